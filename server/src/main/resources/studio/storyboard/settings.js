import { count, duration } from "../base/format.js";
import { html, live, nothing } from "../base/html.js";
import { icon } from "../base/icons.js";
import { wordButton } from "../base/widgets.js";
import { setLength, SIZES } from "./board.js";
import { staleCount } from "./state.js";

/**
 * Length, size, seed and draft; what it will cost; and the button that makes the film.
 *
 * @typedef {import("./director.js").Director} Director
 */

/** @param {Director} director @param {{remix: () => void, extend: () => void, remove: () => void}} acts */
export function settings(director, acts) {
  const { board, film } = director;
  const text = (/** @type {Event} */ event) => /** @type {HTMLInputElement} */ (event.target).value;
  const filmers = director.filmers();
  return html`<section class="settings" aria-label="Settings">
    <div class="pairs">
      <label class="field">
        <span>Length, seconds</span>
        <input
          type="number"
          min="0.5"
          step="0.5"
          .value=${live(String(board.seconds))}
          @change=${(/** @type {Event} */ event) => director.edit((it) => setLength(it, Number(text(event))))}
        />
      </label>
      <label class="field">
        <span>Size, pixels</span>
        <select @change=${(/** @type {Event} */ event) => director.edit((it) => (it.size = text(event)))}>
          ${SIZES.map(
            (size) => html`<option value=${size} ?selected=${size === board.size}>${size === "" ? "the model's own" : size.replace("x", " × ")}</option>`,
          )}
        </select>
      </label>
      <label class="field">
        <span>Seed</span>
        <input
          type="number"
          min="0"
          step="1"
          placeholder="another each time"
          .value=${live(board.seed)}
          @change=${(/** @type {Event} */ event) => director.edit((it) => (it.seed = text(event)))}
        />
      </label>
      ${filmers.length > 1
        ? html`<label class="field">
            <span>Model</span>
            <select
              ?disabled=${film !== undefined}
              @change=${(/** @type {Event} */ event) => director.edit(() => (director.model = text(event)))}
            >
              ${filmers.map(({ id }) => html`<option value=${id} ?selected=${id === director.model}>${id}</option>`)}
            </select>
          </label>`
        : nothing}
    </div>
    <label class="check">
      <input
        type="checkbox"
        .checked=${live(board.draft)}
        @change=${(/** @type {Event} */ event) =>
          director.edit((it) => (it.draft = /** @type {HTMLInputElement} */ (event.target).checked))}
      />
      <span>Draft: only the pictures of the checkpoints, in much less time</span>
    </label>
    ${cost(director)}
    <div class="go">
      <button type="button" class="main" ?disabled=${!canRender(director)} @click=${() => director.render()}>
        ${icon("film")}<span>${director.needsNew() ? (film ? "Make a new film" : "Make the film") : "Render again"}</span>
      </button>
      ${film && director.isDirty() && !director.needsNew()
        ? html`<button type="button" ?disabled=${!canRender(director)} title="The film that is there stays" @click=${() => director.render(true)}>
            Make it a new film
          </button>`
        : nothing}
    </div>
    ${film ? further(director, acts) : nothing}
  </section>`;
}

/** @param {Director} director */
function canRender(director) {
  return director.isReady() && !director.isSending && director.isDirty();
}

/** @param {Director} director */
function cost(director) {
  const { board, estimate, film } = director;
  const missing = board.cards.findIndex(({ prompt }) => prompt.trim() === "");
  if (missing >= 0) return html`<p class="cost">Checkpoint ${missing + 1} still needs its words.</p>`;
  if (film && !director.isDirty()) return html`<p class="cost">${director.isRunning() ? "Being made." : "The film is as the storyboard says."}</p>`;
  const told = estimate
    ? html`<strong data-reading="estimate">${film ? "At most" : "About"} ${duration(estimate.compute_seconds)} of computing</strong>
        for ${count(estimate.frames)} frames${estimate.finish_seconds > 1.1 * estimate.compute_seconds
          ? `; with those before it finished in ${duration(estimate.finish_seconds)}`
          : ""}.`
    : director.isReady()
      ? "Asking what it would cost …"
      : nothing;
  return html`<p class="cost">${film && !director.needsNew() ? again(director) : nothing} ${told}</p>`;
}

/** What a change makes again. @param {Director} director */
function again(director) {
  if (director.sent && (director.board.seed !== director.sent.seed || director.board.draft !== director.sent.draft)) return nothing;
  const { keys, spans } = staleCount(director);
  const total = director.board.cards.length;
  return html`${keys} of ${total} pictures and ${spans} of ${total} stretches are made again.`;
}

/** @param {Director} director @param {{remix: () => void, extend: () => void, remove: () => void}} acts */
function further(director, { remix, extend, remove }) {
  // Both are made of the film as it is on the server: changes that were not sent would be lost.
  const isWhole = director.film?.status === "completed" && !director.isDirty();
  return html`<div class="acts" role="group" aria-label="More of this film">
    ${isWhole ? [wordButton("edit", "Remix", remix), wordButton("plus", "Extend", extend)] : nothing}
    ${wordButton("remove", director.isRunning() ? "Stop and delete" : "Delete the film", remove)}
  </div>`;
}
