import { newId } from "../base/browser.js";

/**
 * The storyboard as it is edited. What changes it keeps its cards in order of time, the first at 0.
 *
 * @typedef {import("./types.js").Board} Board
 * @typedef {import("./types.js").Card} Card
 */

/** Seconds that checkpoints are apart at least: models put each on a slice of its own. */
export const GAP = 0.5;

/** Seconds that a new checkpoint makes the film longer. */
export const STEP = 5;

export const SIZES = ["", "128x128", "256x256", "512x512", "1024x1024"];

/** @param {Partial<Card>} [values] @returns {Card} */
export function newCard(values = {}) {
  return {
    id: newId(),
    at: 0,
    prompt: "",
    transition: "flow",
    hold: 0,
    hasImage: false,
    caption: "",
    ...values,
  };
}

/** @returns {Board} */
export function newBoard() {
  return { cards: [newCard()], seconds: STEP, size: "", seed: "", draft: false };
}

/** Nothing was written yet. @param {Board} board */
export function isBlank({ cards }) {
  return cards.every((card) => card.prompt.trim() === "" && !card.image && !card.hasImage);
}

/** Where what a card begins ends. @param {Board} board @param {number} index */
export function endOf({ cards, seconds }, index) {
  return cards[index + 1]?.at ?? seconds;
}

/** A card after all others, for which the film grows. @param {Board} board */
export function append(board) {
  const card = newCard({ at: board.seconds });
  board.cards.push(card);
  board.seconds = tenths(board.seconds + STEP);
  return card;
}

/** A card at a time, if there is room. @param {Board} board @param {number} at */
export function insert(board, at) {
  const place = snapped(at);
  const after = board.cards.findIndex((card) => card.at > place);
  const index = after < 0 ? board.cards.length : after;
  if (place - board.cards[index - 1].at < GAP || endOf(board, index - 1) - place < GAP) return undefined;
  const card = newCard({ at: place });
  board.cards.splice(index, 0, card);
  fitHolds(board);
  return card;
}

/** The same card again, halfway to the next. @param {Board} board @param {number} index */
export function duplicate(board, index) {
  const { id: _, ...same } = board.cards[index];
  const room = endOf(board, index) - same.at;
  // Where there is no room, all that follows moves.
  const shift = room < 2 * GAP ? STEP : 0;
  board.cards.slice(index + 1).forEach((card) => (card.at = tenths(card.at + shift)));
  board.seconds = tenths(board.seconds + shift);
  const card = newCard({ ...same, at: snapped(same.at + (room + shift) / 2), caption: "", agreement: undefined, frame: undefined });
  board.cards.splice(index + 1, 0, card);
  fitHolds(board);
  return card;
}

/** @param {Board} board @param {number} index */
export function removeCard(board, index) {
  if (board.cards.length === 1) return;
  board.cards.splice(index, 1);
  board.cards[0].at = 0;
  fitHolds(board);
}

/** Moves a card as far as those beside it allow. @param {Board} board @param {number} index @param {number} at */
export function move(board, index, at) {
  if (index === 0 || !Number.isFinite(at)) return;
  const least = board.cards[index - 1].at + GAP;
  board.cards[index].at = tenths(Math.max(least, Math.min(endOf(board, index) - GAP, at)));
  fitHolds(board);
}

/** @param {Board} board @param {number} seconds */
export function setLength(board, seconds) {
  if (!Number.isFinite(seconds)) return;
  const last = board.cards[board.cards.length - 1].at;
  board.seconds = tenths(Math.max(last + GAP, seconds));
  fitHolds(board);
}

/** @param {Board} board @param {number} index @param {number} hold */
export function setHold(board, index, hold) {
  board.cards[index].hold = Number.isFinite(hold) ? Math.max(0, hold) : 0;
  fitHolds(board);
}

/** No picture stands longer than until the next, nor where the film goes on without one. @param {Board} board */
function fitHolds(board) {
  board.cards.forEach((card, i) => {
    const room = isDrawn(board, i) ? endOf(board, i) - card.at : 0;
    card.hold = tenths(Math.min(card.hold, room));
  });
}

/** Whether a card has a picture of its own, which the film before it does not just go on to. @param {Board} board @param {number} index */
export function isDrawn({ cards }, index) {
  return index === 0 || cards[index - 1].transition !== "continue";
}

/** @param {Board} board @param {number} index @param {import("./types.js").Transition} transition */
export function setTransition(board, index, transition) {
  board.cards[index].transition = transition;
  fitHolds(board);
}

/** @param {number} seconds */
export function snapped(seconds) {
  return Math.round(seconds / GAP) * GAP;
}

/** @param {number} seconds */
function tenths(seconds) {
  return Math.round(seconds * 10) / 10;
}
