import { View } from "../base/draw.js";
import { html, nothing, ref } from "../base/html.js";
import { prefer, preference } from "../base/preferences.js";
import { failureNote, iconButton, wordButton } from "../base/widgets.js";
import { composer } from "./composer.js";
import { history } from "./history.js";
import { options } from "./options.js";
import { Session } from "./session.js";
import { takes, thread } from "./thread.js";

/** The chat page: conversations, the one that is read, and its options. */

const EXAMPLES = [
  "What is the capital of France?",
  "Write three sentences about the sea at night.",
  "Explain to a child why the sky is blue.",
];
const NEAR_END_PIXELS = 80;
const WIDE = matchMedia("(min-width: 900px)");

const panels = { history: false, options: WIDE.matches && preference("options", "") === "open" };
let isAtEnd = true;

const view = new View(template);
const session = new Session(view.draw);

/** @type {import("../pages.js").Page["mount"]} */
export function mount(root) {
  isAtEnd = true;
  const end = view.mount(root);
  if (session.models.length === 0) session.load();
  return end;
}

/** @param {"history" | "options"} panel */
function toggle(panel) {
  panels[panel] = !panels[panel];
  if (panel === "options") prefer("options", panels.options ? "open" : "");
  view.draw();
}

function template() {
  return html`
    <aside class="side history ${panels.history ? "open" : ""}" aria-label="Conversations" @keydown=${closeOnEscape("history")}>
      <header><h2>Conversations</h2>${iconButton("close", "Close the list", () => toggle("history"), { class: "narrow" })}</header>
      ${history(session, () => {
        panels.history = false;
        isAtEnd = true;
        view.draw();
        document.querySelector(".composer textarea")?.focus();
      })}
    </aside>
    <section class="talk" aria-label="Chat" @dragover=${drag} @drop=${drop}>
      <header>
        ${iconButton("history", "Conversations", () => toggle("history"), { class: "narrow" })}
        <h1>${session.current.title}</h1>
        <span class="model">${session.current.options.model}</span>
        <button type="button" class="quiet" aria-expanded=${String(panels.options)} @click=${() => toggle("options")}>
          Options
        </button>
      </header>
      <div class="scroll" tabindex="0" role="region" aria-label="Messages" @scroll=${scrolled} ${ref((box) => keepAtEnd(box))}>
        ${session.failure ? html`<div class="thread">${failureNote(session.failure, wordButton("again", "Try again", () => session.askModels()))}</div>` : nothing}
        ${session.current.turns.length === 0 ? welcome() : thread(session)}
      </div>
      ${composer(session, view.draw)}
    </section>
    ${panels.history || panels.options ? html`<div class="scrim" @click=${closeAll}></div>` : nothing}
    ${panels.options
      ? html`<aside class="side options" aria-label="Options" @keydown=${closeOnEscape("options")}>
          <header><h2>Options</h2>${iconButton("close", "Close the options", () => toggle("options"))}</header>
          ${options(session)}
        </aside>`
      : nothing}
  `;
}

function welcome() {
  const model = session.model();
  // What went wrong stands above.
  if (session.failure) return nothing;
  return html`<div class="welcome">
    <h2>What would you like to know?</h2>
    <p>
      ${model
        ? html`<strong>${model.id}</strong> runs on this machine and takes ${takes(model)}. It is small: quick to answer, and often
            wrong. Nothing you write leaves this server.`
        : session.isAsked
          ? "No model that chats is loaded on this server: see models.load in its settings."
          : "Looking for a model …"}
    </p>
    <ul aria-label="Examples">
      ${EXAMPLES.map(
        (example) =>
          html`<li>
            <button
              type="button"
              ?disabled=${!model}
              @click=${() => {
                session.draft.text = example;
                session.send();
              }}
            >
              ${example}
            </button>
          </li>`,
      )}
    </ul>
  </div>`;
}

function closeAll() {
  panels.history = panels.options = false;
  view.draw();
}

/** @param {"history" | "options"} panel */
function closeOnEscape(panel) {
  return (/** @type {KeyboardEvent} */ event) => event.key === "Escape" && panels[panel] && toggle(panel);
}

/** @param {Event} event */
function scrolled(event) {
  const box = /** @type {HTMLElement} */ (event.target);
  isAtEnd = box.scrollHeight - box.scrollTop - box.clientHeight < NEAR_END_PIXELS;
}

/** Follows an answer as it grows, unless the person has scrolled up. @param {Element | undefined} box */
function keepAtEnd(box) {
  if (box && isAtEnd) queueMicrotask(() => (box.scrollTop = box.scrollHeight));
}

/** @param {DragEvent} event */
function drag(event) {
  if (event.dataTransfer?.types.includes("Files")) event.preventDefault();
}

/** @param {DragEvent} event */
function drop(event) {
  if (!event.dataTransfer?.files.length) return;
  event.preventDefault();
  session.attach(event.dataTransfer.files);
}
