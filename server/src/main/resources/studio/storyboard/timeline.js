import { clock } from "../base/format.js";
import { html, nothing, repeat } from "../base/html.js";
import { endOf, GAP, insert, move, snapped } from "./board.js";
import { covered, keyState, spanParts } from "./state.js";

/**
 * The film as a line: what is there of it, and its checkpoints, which can be moved.
 *
 * @typedef {import("./director.js").Director} Director
 * @typedef {import("./types.js").Card} Card
 */

const TICKS = [1, 2, 5, 10, 30, 60, 300, 600, 1800, 3600];
const MOST_TICKS = 12;
const FAR = 4;

/** @param {Director} director @param {number} now seconds that the player is at; negative if it is not there */
export function timeline(director, now) {
  const { board } = director;
  const place = (/** @type {number} */ seconds) => `left: ${(100 * seconds) / board.seconds}%`;
  return html`<section class="timeline" aria-label="Timeline">
    <div class="line">
      <ol class="ruler" aria-hidden="true">
        ${ticks(board.seconds).map((at) => html`<li .style=${place(at)}>${clock(at)}</li>`)}
      </ol>
      <div class="track" title="Click to add a checkpoint" @click=${(/** @type {MouseEvent} */ event) => addAt(event, director)}>
        ${repeat(
          board.cards,
          ({ id }) => id,
          (card, i) => span(director, card, i),
        )}
      </div>
      ${now < 0 ? nothing : html`<div class="now" .style=${place(Math.min(now, board.seconds))}></div>`}
      ${repeat(
        board.cards,
        ({ id }) => id,
        (card, i) => handle(director, card, i, place(card.at)),
      )}
    </div>
    <p class="legend" aria-hidden="true">
      <span class="empty">to be made</span><span class="made">made</span><span class="reused">re-used</span>
    </p>
  </section>`;
}

/** @param {number} seconds */
function ticks(seconds) {
  const step = TICKS.find((every) => seconds / every <= MOST_TICKS) ?? 7200;
  return Array.from({ length: Math.floor(seconds / step) + 1 }, (_, i) => i * step);
}

/** @param {Director} director @param {Card} card @param {number} index */
function span(director, card, index) {
  const { board } = director;
  const width = `left: ${(100 * card.at) / board.seconds}%; width: ${(100 * (endOf(board, index) - card.at)) / board.seconds}%`;
  const pieces = spanParts(director, index);
  return html`<div class="span ${card.transition}" data-covered=${covered(pieces).toFixed(2)} .style=${width}>
    ${pieces.map(
      ({ from, to, reused }) =>
        html`<i class=${reused ? "reused" : "made"} .style=${`left: ${100 * from}%; width: ${100 * (to - from)}%`}></i>`,
    )}
  </div>`;
}

/** @param {Director} director @param {Card} card @param {number} index @param {string} place */
function handle(director, card, index, place) {
  const { board } = director;
  const label = `Checkpoint ${index + 1}${card.prompt === "" ? "" : `: ${card.prompt.slice(0, 60)}`}`;
  const state = keyState(director, index);
  if (index === 0) return html`<span class="handle first ${state}" .style=${place} aria-hidden="true">1</span>`;
  return html`<span
    class="handle ${state}"
    role="slider"
    tabindex="0"
    aria-label=${label}
    aria-valuemin=${board.cards[index - 1].at + GAP}
    aria-valuemax=${endOf(board, index) - GAP}
    aria-valuenow=${card.at}
    aria-valuetext="at ${card.at} seconds"
    title=${`${label} · at ${card.at} s: drag, or use the arrow keys`}
    .style=${place}
    @pointerdown=${grab}
    @pointermove=${(/** @type {PointerEvent} */ event) => drag(event, director, index)}
    @keydown=${(/** @type {KeyboardEvent} */ event) => keys(event, director, index)}
  >${index + 1}</span>`;
}

/** @param {PointerEvent} event */
function grab(event) {
  const element = /** @type {HTMLElement} */ (event.currentTarget);
  element.setPointerCapture(event.pointerId);
  element.focus();
  event.preventDefault();
}

/** @param {PointerEvent} event @param {Director} director @param {number} index */
function drag(event, director, index) {
  const element = /** @type {HTMLElement} */ (event.currentTarget);
  if (!element.hasPointerCapture(event.pointerId)) return;
  const at = secondsAt(event, /** @type {HTMLElement} */ (element.parentElement), director);
  director.edit((board) => move(board, index, snapped(at)));
}

/** @param {KeyboardEvent} event @param {Director} director @param {number} index */
function keys(event, director, index) {
  const far = event.shiftKey ? FAR : 1;
  const { at } = director.board.cards[index];
  const to = {
    ArrowLeft: at - GAP * far,
    ArrowDown: at - GAP * far,
    ArrowRight: at + GAP * far,
    ArrowUp: at + GAP * far,
    PageDown: at - 2,
    PageUp: at + 2,
    Home: 0,
    End: director.board.seconds,
  }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  director.edit((board) => move(board, index, to));
}

/** @param {MouseEvent} event @param {Director} director */
function addAt(event, director) {
  const at = secondsAt(event, /** @type {HTMLElement} */ (event.currentTarget), director);
  director.edit((board) => insert(board, at));
}

/** @param {MouseEvent} event @param {HTMLElement} line @param {Director} director */
function secondsAt(event, line, director) {
  const { left, width } = line.getBoundingClientRect();
  return ((event.clientX - left) / width) * director.board.seconds;
}
