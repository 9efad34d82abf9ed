import { blobOf, dataUrl } from "../base/browser.js";
import { endOf, newBoard, newCard, SIZES } from "./board.js";

/**
 * The storyboard as it is sent, and as files: both are the body of POST /v1/videos.
 *
 * @typedef {import("./types.js").Board} Board
 * @typedef {import("./types.js").Card} Card
 * @typedef {import("./types.js").Film} Film
 */

const TRANSITIONS = ["flow", "cut", "continue"];

/** @param {Board} board @param {boolean} [withPictures] */
export async function requestOf(board, withPictures = true) {
  return {
    storyboard: await Promise.all(board.cards.map((card) => checkpoint(card, withPictures))),
    seconds: String(board.seconds),
    ...(board.size === "" ? {} : { size: board.size }),
    ...(board.seed === "" ? {} : { seed: Number(board.seed) }),
    ...(board.draft ? { draft: true } : {}),
  };
}

/**
 * What is to be sent so that a film that was made of one board becomes the other's: one checkpoint
 * where only that differs, so that a picture that the server has stays.
 *
 * @param {Board} before
 * @param {Board} board
 */
export async function changeOf(before, board) {
  const settings = {
    seconds: String(board.seconds),
    ...(board.seed === "" || board.seed === before.seed ? {} : { seed: Number(board.seed) }),
    ...(board.draft === before.draft ? {} : { draft: board.draft }),
  };
  const sameCards = board.cards.length === before.cards.length && board.cards.every(({ id }, i) => id === before.cards[i].id);
  const changed = board.cards.flatMap((card, i) => (sameCards && cardMark(card) !== cardMark(before.cards[i]) ? [i] : []));
  const losesPicture = changed.some((i) => hasPicture(before.cards[i]) && !hasPicture(board.cards[i]));
  if (sameCards && changed.length === 0) return settings;
  if (!sameCards || changed.length > 1 || losesPicture) {
    return { storyboard: await Promise.all(board.cards.map((card) => checkpoint(card, true))), ...settings };
  }
  const [index] = changed;
  return { checkpoint: { index, ...(await checkpoint(board.cards[index], true)) }, ...settings };
}

/** @param {Card} card @param {boolean} withPicture */
async function checkpoint({ at, prompt, transition, hold, image, hasImage }, withPicture) {
  return {
    at,
    prompt: prompt.trim(),
    transition,
    ...(hold > 0 ? { hold } : { hold: 0 }),
    ...(image && withPicture ? { image: await dataUrl(image) } : {}),
    ...(hasImage ? { has_image: true } : {}),
  };
}

/** @param {Card} card */
const hasPicture = ({ image, hasImage }) => image !== undefined || hasImage;

/** @type {WeakMap<Blob, number>} */
const numbers = new WeakMap();
let lastNumber = 0;

/** Names a picture that may be compared. @param {Blob | undefined} image */
function pictureMark(image) {
  if (!image) return "";
  if (!numbers.has(image)) numbers.set(image, ++lastNumber);
  return String(numbers.get(image));
}

/** What a card's own picture depends on. @param {Card} card */
export function keyMark({ prompt, image, hasImage }) {
  return JSON.stringify([prompt.trim(), pictureMark(image), hasImage]);
}

/** All of a card that is sent. @param {Card} card */
export function cardMark(card) {
  return JSON.stringify([keyMark(card), card.at, card.transition, card.hold]);
}

/** What the film from a card to the next depends on. @param {Board} board @param {number} index */
export function spanMark(board, index) {
  const card = board.cards[index];
  const next = board.cards[index + 1];
  const goal = next && card.transition === "flow" ? keyMark(next) : "";
  return JSON.stringify([keyMark(card), card.transition, card.hold, (endOf(board, index) - card.at).toFixed(2), goal]);
}

/** All of a board that is sent. @param {Board} board */
export function boardMark(board) {
  return JSON.stringify([board.cards.map(cardMark), board.seconds, board.size, board.seed, board.draft]);
}

/** A board to be compared with later. @param {Board} board @returns {Board} */
export function copyOf(board) {
  return { ...board, cards: board.cards.map((card) => ({ ...card })) };
}

/** Its size, as it can be asked for: empty for a model's own that is none of the usual ones. @param {{size?: string}} film */
export function sizeOf({ size = "" }) {
  return SIZES.includes(size) ? size : "";
}

/** The board of a film that is on the server. @param {Film} film @returns {Board} */
export function boardOfFilm(film) {
  const cards = film.storyboard.map((told) =>
    newCard({
      at: told.at,
      prompt: told.prompt,
      transition: told.transition,
      hold: told.hold,
      hasImage: told.has_image,
      caption: told.caption ?? "",
      agreement: told.agreement,
    }),
  );
  return { cards, seconds: Number(film.seconds), size: sizeOf(film), seed: String(film.seed), draft: film.draft };
}

/** The board as a file. @param {Board} board */
export async function write(board) {
  return JSON.stringify(await requestOf(board), null, 2) + "\n";
}

/** Reads a file; fails with a message for people. @param {string} text @returns {Board} */
export function read(text) {
  let found;
  try {
    found = JSON.parse(text);
  } catch {
    throw new Error("This file is not JSON. Storyboards are kept as JSON.");
  }
  if (!Array.isArray(found?.storyboard) || found.storyboard.length === 0) {
    throw new Error("This file has no list “storyboard” of checkpoints.");
  }
  const cards = found.storyboard.map(readCard);
  const seconds = Number(found.seconds ?? cards[cards.length - 1].at + 4);
  cards.forEach((/** @type {Card} */ card, /** @type {number} */ i) => {
    const isLater = i === 0 ? card.at === 0 : card.at > cards[i - 1].at;
    if (!isLater || !(card.at < seconds)) {
      throw new Error(`Checkpoint ${i + 1} is at ${card.at} s: the first must be at 0, each later than the one before, all before the end.`);
    }
  });
  return { ...newBoard(), cards, seconds, size: sizeOf(found), seed: String(found.seed ?? ""), draft: found.draft === true };
}

/** @param {any} told @param {number} index @returns {Card} */
function readCard(told, index) {
  const number = index + 1;
  const at = Number(told?.at);
  const hold = Number(told?.hold ?? 0);
  if (!(at >= 0) || typeof told?.prompt !== "string") throw new Error(`Checkpoint ${number} needs “at” in seconds and a “prompt”.`);
  if (!(hold >= 0)) throw new Error(`Checkpoint ${number}: “hold” is not a number of seconds.`);
  const transition = told.transition ?? "flow";
  if (!TRANSITIONS.includes(transition)) throw new Error(`Checkpoint ${number}: expected flow, cut or continue, found ${transition}.`);
  const url = typeof told.image === "string" ? told.image : (told.image?.image_url?.url ?? told.image?.image_url);
  try {
    return newCard({ at, prompt: told.prompt, transition, hold, ...(url ? { image: blobOf(url) } : {}) });
  } catch {
    throw new Error(`Checkpoint ${number}: its picture is no data URL.`);
  }
}
