import { blobAddress } from "../base/browser.js";
import { html, live, nothing, repeat } from "../base/html.js";
import { icon } from "../base/icons.js";
import { iconButton } from "../base/widgets.js";
import { append, duplicate, isDrawn, move, removeCard, setHold, setTransition } from "./board.js";
import { shownAddress } from "./films.js";
import { covered, keyPath, keyState, spanParts } from "./state.js";

/**
 * The checkpoints as cards, in order of time.
 *
 * @typedef {import("./director.js").Director} Director
 * @typedef {import("./types.js").Card} Card
 */

/** @type {[import("./types.js").Transition, string, string][]} */
const TRANSITIONS = [
  ["flow", "Flow", "The film leads on to the next picture without a break."],
  ["cut", "Cut", "The film goes on by itself, then jumps to the next picture."],
  ["continue", "Continue", "The film just goes on, as the next words say: no picture is set."],
];

/** @param {Director} director @param {(seconds: number) => void} play @param {() => void} draw */
export function cards(director, play, draw) {
  return html`<ol class="checkpoints" aria-label="Checkpoints">
    ${repeat(
      director.board.cards,
      ({ id }) => id,
      (card, i) => checkpoint(director, card, i, play, draw),
    )}
    <li class="add">
      <button type="button" @click=${() => add(director)}>${icon("plus")}<span>Add a checkpoint</span></button>
      <p class="help">It comes at the end, and the film grows by 5 seconds. Click on the timeline to put one in between.</p>
    </li>
  </ol>`;
}

/** @param {Director} director */
function add(director) {
  director.edit(append);
  // Once it is drawn.
  requestAnimationFrame(() =>
    requestAnimationFrame(() =>
      /** @type {HTMLElement | null} */ (document.querySelector(".checkpoints > .card:nth-last-child(2) textarea"))?.focus(),
    ),
  );
}

/** @param {Director} director @param {Card} card @param {number} index @param {(seconds: number) => void} play @param {() => void} draw */
function checkpoint(director, card, index, play, draw) {
  const { board } = director;
  const number = index + 1;
  const isLast = number === board.cards.length;
  return html`<li
    class="card ${keyState(director, index)} ${failed(director, index) ? "bad" : ""}"
    aria-label="Checkpoint ${number}"
    @dragover=${(/** @type {DragEvent} */ event) => event.preventDefault()}
    @drop=${(/** @type {DragEvent} */ event) => {
      event.preventDefault();
      setPicture(director, card, event.dataTransfer?.files[0]);
    }}
  >
    <header>
      <h3>${number}</h3>
      ${index === 0
        ? html`<span class="time">0 s</span>`
        : html`<label class="time"
            ><span class="unseen">Checkpoint ${number} is at second</span>
            <input
              type="number"
              min="0"
              step="0.1"
              .value=${live(String(card.at))}
              @change=${(/** @type {Event} */ event) => director.edit((it) => move(it, index, numberOf(event)))}
            /><span aria-hidden="true">s</span></label
          >`}
      ${iconButton("copy", `Duplicate checkpoint ${number}`, () => director.edit((it) => duplicate(it, index)))}
      ${iconButton("remove", `Delete checkpoint ${number}`, () => director.edit((it) => removeCard(it, index)), {
        disabled: board.cards.length === 1,
      })}
    </header>
    ${picture(director, card, index, play, draw)}
    <div class="words">
      <textarea
        rows="3"
        aria-label="What is seen from checkpoint ${number} on"
        placeholder=${index === 0 ? "A dog in a green meadow by day." : "Night falls. A dog in a green meadow at night."}
        .value=${live(card.prompt)}
        @input=${(/** @type {Event} */ event) =>
          director.edit(() => (card.prompt = /** @type {HTMLTextAreaElement} */ (event.target).value))}
      ></textarea>
      ${failed(director, index) ? html`<p class="wrong" role="alert">${director.failure?.message}</p>` : nothing}
      ${isLast ? html`<p class="help">Then the film goes on to its end.</p>` : transitions(director, card, index)}
      ${isDrawn(board, index) ? hold(director, card, index) : html`<p class="help">The film goes on into this without a picture.</p>`}
      ${progress(director, card, index)}
    </div>
  </li>`;
}

/** @param {Director} director @param {Card} card @param {number} index @param {(seconds: number) => void} play @param {() => void} draw */
function picture(director, card, index, play, draw) {
  const number = index + 1;
  const given = card.image ? blobAddress(card.image) : "";
  const state = keyState(director, index);
  const frame = card.frame && state !== "missing" ? blobAddress(card.frame) : "";
  // Until there is a film to take it from, and where the browser cannot.
  const path = frame ? "" : keyPath(director, index);
  const drawn = path ? shownAddress(path, draw) : "";
  const shown = frame || drawn || given;
  const words = card.hasImage ? "Your picture is on the server" : state === "missing" ? "To be drawn" : "Drop a picture, or let it be drawn";
  return html`<figure>
    ${shown ? html`<img src=${shown} alt=${frame || drawn ? `The film at ${card.at} seconds` : `Your picture for checkpoint ${number}`} />` : html`<p>${words}</p>`}
    ${frame
      ? html`<button type="button" class="play" aria-label="Play from checkpoint ${number}" title="Play from here" @click=${() => play(card.at)}>
          ${icon("play")}
        </button>`
      : nothing}
    <span class="tools">
      <label class="button quiet square" title=${`Choose a picture for checkpoint ${number}`}>
        <input
          type="file"
          class="unseen"
          accept="image/*"
          aria-label=${`Choose a picture for checkpoint ${number}`}
          @change=${(/** @type {Event} */ event) => choose(event, director, card)}
        />${icon("picture")}</label
      >
      ${card.image || card.hasImage
        ? iconButton("close", `Remove the picture of checkpoint ${number}`, () =>
            director.edit(() => Object.assign(card, { image: undefined, hasImage: false })),
          )
        : nothing}
    </span>
  </figure>`;
}

/** @param {Director} director @param {Card} card @param {number} index */
function transitions(director, card, index) {
  const chosen = TRANSITIONS.find(([name]) => name === card.transition);
  return html`<fieldset class="transition" aria-describedby="then-${card.id}">
      <legend class="unseen">From checkpoint ${index + 1} to the next</legend>
      ${TRANSITIONS.map(
        ([name, label]) =>
          html`<label
            ><input
              type="radio"
              class="unseen"
              name="transition-${card.id}"
              value=${name}
              .checked=${live(card.transition === name)}
              @change=${() => director.edit((board) => setTransition(board, index, name))}
            /><span>${label}</span></label
          >`,
      )}
    </fieldset>
    <p class="help" id="then-${card.id}">${chosen?.[2]}</p>`;
}

/** @param {Director} director @param {Card} card @param {number} index */
function hold(director, card, index) {
  return html`<label class="hold"
    ><span>Picture stands still for</span>
    <input
      type="number"
      min="0"
      step="0.5"
      aria-label="Seconds that the picture of checkpoint ${index + 1} stands still"
      .value=${live(String(card.hold))}
      @change=${(/** @type {Event} */ event) => director.edit((board) => setHold(board, index, numberOf(event)))}
    /><span>s</span></label
  >`;
}

/** @param {Director} director @param {Card} card @param {number} index */
function progress(director, card, index) {
  const { film } = director;
  if (!film) return nothing;
  const state = keyState(director, index);
  const pieces = spanParts(director, index);
  const share = covered(pieces);
  const reused = covered(pieces.filter((piece) => piece.reused));
  // A draft has nothing between its pictures.
  const isSame = state !== "missing" && (share > 0.99 || (film.draft && film.status === "completed" && !director.isDirty()));
  const words = isSame
    ? reused > 0.99 || (film.draft && state === "reused")
      ? "Re-used"
      : reused > 0
        ? "Made, in part re-used"
        : "Made"
    : director.isDirty() && !director.isRunning()
      ? "To be made again"
      : director.isRunning()
        ? `${state === "missing" ? "Picture to be made" : "Picture there"}, ${Math.round(share * 100)} % of the film to the next`
        : "Not made";
  return html`<div class="state">
    <p>${words}</p>
    <progress aria-label="Checkpoint ${index + 1}" max="1" .value=${share}></progress>
    ${card.agreement === undefined || state === "missing" ? nothing : seen(card.caption.trim(), card.agreement)}
  </div>`;
}

/** @param {string} caption @param {number} agreement */
function seen(caption, agreement) {
  return html`<p class="seen">
    ${caption === "" ? "The model has no words for what it sees here" : `The model sees “${caption}”`}:
    <strong>${Math.round(agreement * 100)} %</strong> of yours.
  </p>`;
}

/** Whether the server did not take this checkpoint. @param {Director} director @param {number} index */
function failed({ failure, board }, index) {
  const found = /^storyboard\[(\d+)\]|^checkpoint\b/.exec(failure?.param ?? "");
  return found?.[1] !== undefined && Number(found[1]) === index && index < board.cards.length;
}

/** @param {Event} event */
function numberOf(event) {
  return /** @type {HTMLInputElement} */ (event.target).valueAsNumber;
}

/** @param {Event} event @param {Director} director @param {Card} card */
function choose(event, director, card) {
  const input = /** @type {HTMLInputElement} */ (event.target);
  setPicture(director, card, input.files?.[0]);
  input.value = "";
}

/** @param {Director} director @param {Card} card @param {File | undefined} file */
function setPicture(director, card, file) {
  if (!file?.type.startsWith("image/")) return;
  director.edit(() => Object.assign(card, { image: file, hasImage: false }));
}
