import { View } from "../base/draw.js";
import { bytes, clock, count, duration, when } from "../base/format.js";
import { html, nothing } from "../base/html.js";
import { icon } from "../base/icons.js";
import { Recorder } from "../base/recorder.js";
import { failureNote, wordButton } from "../base/widgets.js";
import { Desk } from "./desk.js";
import { exports } from "./exports.js";
import { LANGUAGES, languageName } from "./languages.js";
import { forgetPlace, player, segmentList } from "./segments.js";

/** The page where recordings become text. */

const view = new View(template);
const desk = new Desk(view.draw);

/** @type {{recorder?: Recorder, timer: number, problem: string, over: boolean}} */
const intake = { timer: 0, problem: "", over: false };

/** @type {import("../pages.js").Page["mount"]} */
export function mount(root, id) {
  const end = view.mount(root);
  desk.askModels();
  if (id !== "") {
    forgetPlace();
    desk.open(id);
  }
  return end;
}

/** @param {Iterable<File>} files */
function take(files) {
  const [file] = files;
  if (!file) return;
  intake.over = false;
  intake.problem = "";
  forgetPlace();
  desk.transcribe(file);
}

function template() {
  return html`<div
    class="column"
    @dragover=${(/** @type {DragEvent} */ event) => {
      event.preventDefault();
      intake.over = true;
      view.draw();
    }}
    @dragleave=${() => {
      intake.over = false;
      view.draw();
    }}
    @drop=${(/** @type {DragEvent} */ event) => {
      event.preventDefault();
      take(event.dataTransfer?.files ?? []);
    }}
  >
    <header>
      <h1>Transcribe</h1>
      <p>Speech into text, with the time of each sentence. Recordings may be hours long.</p>
    </header>
    ${desk.failure ? failureNote(desk.failure, wordButton("again", "Try again", () => desk.askModels())) : nothing}
    ${desk.transcript ? result(desk.transcript) : start()}
  </div>`;
}

function start() {
  return html`${options()}
    <div class="drop ${intake.over ? "over" : ""}">
      ${icon("transcribe")}
      <p><strong>Drop a recording or a film here</strong></p>
      <p class="help">MP3, WAV, M4A, FLAC, OGG, MP4 and most others. It goes to this server and nowhere else.</p>
      ${desk.isAsked && desk.models.length === 0
        ? html`<p class="note bad">${icon("alert")}<span>No model that hears is loaded on this server: see models.load in its settings.</span></p>`
        : nothing}
      ${intake.problem === "" ? nothing : html`<p class="note bad" role="alert">${icon("alert")}<span>${intake.problem}</span></p>`}
      <div class="ways">
        <label class="button main">
          <input
            type="file"
            class="unseen"
            accept="audio/*,video/*"
            ?disabled=${desk.models.length === 0}
            @change=${(/** @type {Event} */ event) => take(/** @type {HTMLInputElement} */ (event.target).files ?? [])}
          />
          Choose a file
        </label>
        ${intake.recorder
          ? html`<button type="button" class="recording" @click=${finish}>
              ${icon("stop")}<span>${clock((Date.now() - intake.recorder.started) / 1000)} · finish recording</span>
            </button>`
          : html`<button type="button" ?disabled=${desk.models.length === 0} @click=${record}>
              ${icon("microphone")}<span>Record</span>
            </button>`}
      </div>
    </div>`;
}

function options() {
  const { model, language, translate } = desk.options;
  const value = (/** @type {Event} */ event) => /** @type {HTMLSelectElement} */ (event.target).value;
  return html`<div class="wishes">
    <label class="field">
      <span>Spoken language</span>
      <select @change=${(/** @type {Event} */ event) => desk.setOptions({ language: value(event) })}>
        <option value="">Detect it</option>
        ${LANGUAGES.map(({ code, name }) => html`<option value=${code} ?selected=${code === language}>${name}</option>`)}
      </select>
    </label>
    <label class="field">
      <span>Model</span>
      <select @change=${(/** @type {Event} */ event) => desk.setOptions({ model: value(event) })}>
        ${desk.models.map(({ id }) => html`<option value=${id} ?selected=${id === model}>${id}</option>`)}
      </select>
    </label>
    <label class="check">
      <input
        type="checkbox"
        .checked=${translate}
        @change=${(/** @type {Event} */ event) =>
          desk.setOptions({ translate: /** @type {HTMLInputElement} */ (event.target).checked })}
      />
      <span>Translate into English</span>
    </label>
  </div>`;
}

/** @param {import("./types.js").Transcript} transcript */
function result(transcript) {
  const { failure } = desk.progress;
  return html`<article class="transcript" aria-label=${transcript.title}>
    <header>
      <div>
        <h2>${transcript.title}</h2>
        <p class="help">${facts(transcript)}</p>
      </div>
      ${desk.isRunning()
        ? html`<button type="button" @click=${() => desk.stop()}>${icon("stop")}<span>Stop</span></button>`
        : html`<button type="button" @click=${another}>${icon("plus")}<span>New recording</span></button>`}
    </header>
    ${desk.isRunning() ? progress() : nothing}
    ${desk.progress.phase === "stopped" ? html`<p class="note">${icon("alert")}<span>Stopped: the rest was not transcribed.</span></p>` : nothing}
    ${failure ? failureNote(failure) : nothing}
    <div class="player">
      ${player(desk, view.draw)} ${transcript.segments.length > 0 && !desk.isRunning() ? exports(transcript) : nothing}
    </div>
    ${transcript.segments.length === 0 && desk.progress.phase === "done"
      ? html`<p class="note">${icon("alert")}<span>No speech was found in this recording.</span></p>`
      : segmentList(transcript.segments)}
  </article>`;
}

function progress() {
  const { phase, sent } = desk.progress;
  const { segments = [], durationSeconds = 0, recording } = desk.transcript ?? {};
  const heard = desk.heard();
  const until = clock(segments.at(-1)?.end ?? 0);
  const words =
    phase === "sending"
      ? `Sending: ${Math.round(sent * 100)} % of ${bytes(recording?.size ?? 0)}`
      : `Listening: ${until} ${durationSeconds > 0 ? `of ${clock(durationSeconds)}` : "so far"}`;
  const share = phase === "sending" ? sent : heard;
  return html`<div class="progress">
    <p>${words}</p>
    ${share === undefined
      ? html`<progress aria-label="Progress"></progress>`
      : html`<progress aria-label="Progress" max="1" .value=${share}></progress>`}
  </div>`;
}

/** @param {import("./types.js").Transcript} transcript */
function facts({ created, recipe, durationSeconds, seconds, segments }) {
  const field = (/** @type {string} */ wanted) => recipe.fields.find(([name]) => name === wanted)?.[1] ?? "";
  const words = segments.reduce((sum, { text }) => sum + text.trim().split(/\s+/).length, 0);
  return [
    when(created),
    field("model"),
    ...(field("language") === "" ? [] : [languageName(field("language"))]),
    ...(recipe.path.endsWith("translations") ? ["translated into English"] : []),
    ...(durationSeconds > 0 ? [`${duration(durationSeconds)} long`] : []),
    ...(words > 0 ? [`${count(words)} words`] : []),
    ...(seconds > 0 ? [`took ${duration(seconds)}`] : []),
  ].join(" · ");
}

function another() {
  desk.clear();
  if (location.hash !== "#transcribe") history.replaceState(null, "", "#transcribe");
}

async function record() {
  try {
    intake.recorder = await Recorder.start();
    intake.timer = setInterval(view.draw, 500);
    intake.problem = "";
  } catch (error) {
    intake.problem = /** @type {Error} */ (error).message;
  }
  view.draw();
}

async function finish() {
  clearInterval(intake.timer);
  const file = await intake.recorder?.stop();
  intake.recorder = undefined;
  if (file) take([file]);
}
