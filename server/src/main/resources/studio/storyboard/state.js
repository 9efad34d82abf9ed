import { endOf } from "./board.js";
import { picturePath } from "./films.js";
import { keyMark, spanMark } from "./wire.js";

/**
 * How far the parts of a film are, as its board stands now.
 *
 * @typedef {import("./director.js").Director} Director
 * @typedef {import("./types.js").Board} Board
 * @typedef {import("./types.js").Card} Card
 * @typedef {import("./types.js").Part} Part
 * @typedef {"none" | "missing" | "made" | "reused"} PartState none: no film was asked for; missing: to be made
 */

/** A card's picture. @param {Director} director @param {number} index @returns {PartState} */
export function keyState({ board, sent, film, parts }, index) {
  if (!sent || !film) return "none";
  const before = sentCard(sent, board.cards[index]);
  if (!before) return "missing";
  const key = parts.keys.find((part) => contains(part, before.at));
  return key ? (key.reused ? "reused" : "made") : film.status === "completed" ? "made" : "missing";
}

/** Where a card's picture can be looked at; empty if it is not there. @param {Director} director @param {number} index */
export function keyPath({ board, sent, film, parts }, index) {
  const before = sent && sentCard(sent, board.cards[index]);
  const key = before && parts.keys.find((part) => contains(part, before.at));
  return film && key?.checkpoint !== undefined ? picturePath(film, key.checkpoint) : "";
}

/** The card as it was sent, if its picture would be the same. @param {Board} sent @param {Card} card */
function sentCard(sent, card) {
  return sent.cards.find((before) => before.id === card.id && keyMark(before) === keyMark(card));
}

/**
 * What is there of the film from a card to the next: pieces of that time, 0 to 1.
 *
 * @param {Director} director
 * @param {number} index
 * @returns {{from: number, to: number, reused: boolean}[]}
 */
export function spanParts({ board, sent, parts }, index) {
  if (!sent) return [];
  const mark = spanMark(board, index);
  const before = sent.cards.findIndex((card, i) => card.id === board.cards[index].id && spanMark(sent, i) === mark);
  if (before < 0) return [];
  const start = sent.cards[before].at;
  const length = endOf(sent, before) - start;
  const share = (/** @type {number} */ seconds) => Math.max(0, Math.min(1, (seconds - start) / length));
  return [...parts.keys, ...parts.stretches]
    .map((part) => ({ from: share(part.start), to: share(part.end), reused: part.reused }))
    .filter(({ from, to }) => to - from > 0.001)
    .sort((a, b) => a.from - b.from);
}

/** The part of a span that is there, 0 to 1. @param {{from: number, to: number}[]} pieces */
export function covered(pieces) {
  return Math.min(1, pieces.reduce((sum, { from, to }) => sum + to - from, 0));
}

/** Parts of the film that a change of the board would make again. @param {Director} director */
export function staleCount(director) {
  const { board } = director;
  const keys = board.cards.filter((_, i) => keyState(director, i) === "missing").length;
  const spans = board.cards.filter((_, i) => spanParts(director, i).length === 0).length;
  return { keys, spans };
}

/** Models put checkpoints on slices, so that a part may begin a little later than its card. @param {Part} part @param {number} at */
function contains({ start, end }, at) {
  return at >= start - 0.26 && at < end + 0.01;
}
