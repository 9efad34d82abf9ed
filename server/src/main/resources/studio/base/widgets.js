import { copy, announce } from "./browser.js";
import { html, nothing, render } from "./html.js";
import { icon } from "./icons.js";

/** Pieces that several pages are made of. */

/**
 * A button that is only a picture, and says its name to those who hover or listen.
 *
 * @param {import("./icons.js").Icon} name
 * @param {string} label
 * @param {(event: Event) => void} click
 * @param {{pressed?: boolean, disabled?: boolean, class?: string}} [more]
 */
export function iconButton(name, label, click, more = {}) {
  return html`<button
    type="button"
    class="quiet square ${more.class ?? ""}"
    aria-label=${label}
    title=${label}
    aria-pressed=${more.pressed === undefined ? nothing : String(more.pressed)}
    ?disabled=${more.disabled ?? false}
    @click=${click}
  >
    ${icon(name)}
  </button>`;
}

/**
 * A small button of an icon and a word.
 *
 * @param {import("./icons.js").Icon} name
 * @param {string} label
 * @param {(event: Event) => void} click
 */
export function wordButton(name, label, click) {
  return html`<button type="button" class="quiet" @click=${click}>${icon(name)}<span>${label}</span></button>`;
}

/** @param {string} label @param {() => string | Promise<string>} text */
export function copyButton(label, text) {
  return wordButton("copy", label, async (event) => {
    const words = /** @type {HTMLElement} */ (/** @type {HTMLElement} */ (event.currentTarget).lastElementChild);
    await copy(await text());
    announce("Copied");
    words.textContent = "Copied";
    setTimeout(() => (words.textContent = label), 1500);
  });
}

/**
 * An error as the server told it, with what to do.
 *
 * @param {import("./api.js").Failure} failure
 * @param {unknown} [more] advice and buttons
 */
export function failureNote(failure, more = nothing) {
  return html`<div class="note bad" role="alert">
    ${icon("alert")}
    <div>
      <p><strong>${headline(failure)}</strong></p>
      <p>${failure.message}</p>
      ${failure.param ? html`<p class="detail">Field <code>${failure.param}</code></p>` : nothing} ${more}
    </div>
  </div>`;
}

/** @param {import("./api.js").Failure} failure */
function headline({ status, code, retryAfter }) {
  if (status === 0) return "No connection";
  if (status === 401) return "This server asks for a key: see Preferences";
  if (status === 413) return "Too large";
  if (status === 429) return `The server is busy: try again in ${retryAfter || "a few"} seconds`;
  if (status === 503) return "The server is not ready yet, or is being stopped";
  if (code === "unsupported_content_part") return "This model does not take that";
  return status < 500 ? "The server did not accept this" : "The server failed";
}

/**
 * A dialog over the page; Escape and a click beside it close it.
 *
 * @param {string} title
 * @param {unknown} content
 */
export function openDialog(title, content) {
  const dialog = document.createElement("dialog");
  dialog.setAttribute("aria-label", title);
  const close = () => dialog.close();
  const view = html`<header>
      <h2>${title}</h2>
      ${iconButton("close", "Close", close)}
    </header>
    ${content}`;
  render(view, dialog);
  dialog.addEventListener("click", (event) => event.target === dialog && close());
  dialog.addEventListener("close", () => dialog.remove());
  document.body.append(dialog);
  dialog.showModal();
}
