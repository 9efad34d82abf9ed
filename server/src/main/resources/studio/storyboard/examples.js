/** Storyboards to start from, told in words that models of the illustrated world have learned. */

/**
 * @typedef {{title: string, told: string, seconds: number,
 *   storyboard: {at: number, prompt: string, transition?: import("./types.js").Transition, hold?: number}[]}} Example
 */

/** @type {Example[]} */
export const EXAMPLES = [
  {
    title: "A dog and the weather",
    told: "A walk in a meadow: the sun sets, night falls, and it rains.",
    seconds: 20,
    storyboard: [
      { at: 0, prompt: "A dog moving to the left in a green meadow by day." },
      { at: 5, prompt: "The sun sets. A dog in a green meadow at sunset." },
      { at: 10, prompt: "Night falls. A dog stands still in a green meadow at night.", hold: 0.5 },
      { at: 15, prompt: "It starts to rain. A dog in a green meadow at night in the rain." },
    ],
  },
  {
    title: "A boat at sea",
    told: "A sailboat meets a whale, and comes home to a beach.",
    seconds: 20,
    storyboard: [
      { at: 0, prompt: "A sailboat moving to the left out on the open sea by day under a clear sky." },
      { at: 5, prompt: "Fog rolls in. A sailboat out on the open sea in the fog." },
      { at: 10, prompt: "A whale enters from the right. A sailboat next to a whale on the sea.", transition: "cut" },
      { at: 15, prompt: "A palm tree next to a sailboat on a sandy beach at sunset." },
    ],
  },
  {
    title: "A rocket leaves",
    told: "From a desert into the night, and a look back at who stays.",
    seconds: 16,
    storyboard: [
      { at: 0, prompt: "A rocket standing still in a sandy desert by day.", hold: 1 },
      { at: 4, prompt: "The rocket starts rising in a sandy desert at sunset.", transition: "continue" },
      { at: 8, prompt: "Night falls. A rocket and a yellow star in a desert at night.", transition: "cut" },
      { at: 12, prompt: "A camel next to a cactus in a desert at night under a clear sky." },
    ],
  },
];
