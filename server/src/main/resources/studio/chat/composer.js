import { html, live, nothing, ref } from "../base/html.js";
import { Recorder } from "../base/recorder.js";
import { clock } from "../base/format.js";
import { icon } from "../base/icons.js";
import { iconButton } from "../base/widgets.js";
import { mediaList } from "./media.js";
import { takes } from "./thread.js";

/**
 * Where a message is written, with what goes along.
 *
 * @typedef {import("./session.js").Session} Session
 */

/** @type {{recorder?: Recorder, timer: number}} */
const microphone = { timer: 0 };

/** @param {Session} session @param {() => void} draw */
export function composer(session, draw) {
  const { draft } = session;
  return html`<form class="composer" aria-label="Your message" @submit=${submit(session)}>
    ${draft.edited === "" ? nothing : editing(session)} ${draft.problem === "" ? nothing : problem(draft.problem)}
    ${mediaList(draft.attachments, (i) => session.detach(i))} ${warning(session)}
    <textarea
      rows="1"
      aria-label="Message"
      placeholder="Ask something"
      .value=${live(draft.text)}
      ${ref((element) => grow(element))}
      @input=${(/** @type {InputEvent} */ event) => {
        draft.text = /** @type {HTMLTextAreaElement} */ (event.target).value;
        draw();
      }}
      @keydown=${keys(session)}
      @paste=${(/** @type {ClipboardEvent} */ event) => {
        const files = event.clipboardData?.files ?? [];
        if (files.length > 0) event.preventDefault();
        session.attach(files);
      }}
    ></textarea>
    <div class="bar">
      ${iconButton("attach", "Attach pictures, sound or films", pick)}
      <input type="file" class="unseen" multiple accept="image/*,audio/*,video/*" tabindex="-1" aria-label="Files to attach" @change=${chosen(session)} />
      ${microphone.recorder ? recording(microphone.recorder, session, draw) : iconButton("microphone", "Record from the microphone", () => record(session, draw))}
      <span class="hint">Enter sends, Shift + Enter breaks the line</span>
      ${session.isRunning()
        ? html`<button type="button" class="main square" aria-label="Stop" title="Stop" @click=${() => session.stop()}>${icon("stop")}</button>`
        : html`<button type="submit" class="main square" aria-label="Send" title="Send" ?disabled=${isEmpty(session)}>${icon("send")}</button>`}
    </div>
  </form>`;
}

/** @param {Session} session */
function isEmpty({ draft, models }) {
  return models.length === 0 || (draft.text.trim() === "" && draft.attachments.length === 0);
}

/** @param {Session} session */
function editing(session) {
  return html`<p class="editing">
    ${icon("edit")} <span>Sending replaces your message and all that follows it.</span>
    <button type="button" class="quiet" @click=${() => session.dropDraft()}>Cancel</button>
  </p>`;
}

/** @param {string} text */
function problem(text) {
  return html`<p class="note bad" role="alert">${icon("alert")}<span>${text}</span></p>`;
}

/** Says beforehand what the model will refuse. @param {Session} session */
function warning(session) {
  const model = session.model();
  const refused = session.draft.attachments.some(({ medium }) => !model?.architecture.input_modalities.includes(medium));
  if (!model || !refused) return nothing;
  return html`<p class="note">${icon("alert")}<span>${model.id} takes ${takes(model)} only, and will refuse this.</span></p>`;
}

/** @param {Session} session */
function submit(session) {
  return (/** @type {Event} */ event) => {
    event.preventDefault();
    session.send();
  };
}

/** @param {Session} session */
function keys(session) {
  return (/** @type {KeyboardEvent} */ event) => {
    // Not while a word is put together from several keys, as in Japanese.
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      session.send();
    } else if (event.key === "Escape" && session.draft.edited !== "") {
      session.dropDraft();
    }
  };
}

/** As high as its text. @param {Element | undefined} element */
function grow(element) {
  if (!(element instanceof HTMLTextAreaElement)) return;
  // Once it is on the page, where it has a height.
  queueMicrotask(() => {
    element.style.height = "auto";
    element.style.height = `${element.scrollHeight}px`;
  });
}

/** @param {Event} event */
function pick(event) {
  const bar = /** @type {HTMLElement} */ (event.currentTarget).parentElement;
  /** @type {HTMLInputElement} */ (bar?.querySelector("input[type=file]")).click();
}

/** @param {Session} session */
function chosen(session) {
  return async (/** @type {Event} */ event) => {
    const input = /** @type {HTMLInputElement} */ (event.target);
    await session.attach([...(input.files ?? [])]);
    input.value = "";
  };
}

/** @param {Session} session @param {() => void} draw */
async function record(session, draw) {
  try {
    microphone.recorder = await Recorder.start();
    microphone.timer = setInterval(draw, 500);
  } catch (error) {
    session.draft.problem = /** @type {Error} */ (error).message;
  }
  draw();
}

/** @param {Recorder} recorder @param {Session} session @param {() => void} draw */
function recording(recorder, session, draw) {
  const stop = async () => {
    clearInterval(microphone.timer);
    microphone.recorder = undefined;
    await session.attach([await recorder.stop()]);
    draw();
  };
  return html`<button type="button" class="recording" @click=${stop}>
    ${icon("stop")}<span>${clock((Date.now() - recorder.started) / 1000)} · finish recording</span>
  </button>`;
}
