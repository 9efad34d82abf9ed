import { failureOf, models } from "../base/api.js";
import { announce, newId } from "../base/browser.js";
import { get, put } from "../base/database.js";
import { prefer, preference } from "../base/preferences.js";
import { upload } from "../base/upload.js";

/**
 * The recording that is being transcribed, or read. Lives on while other pages are shown.
 *
 * @typedef {import("./types.js").Transcript} Transcript
 */

/** Larger recordings are not kept in the browser, only what was said in them. */
const LARGEST_KEPT_BYTES = 64_000_000;

export class Desk {
  /** @type {import("../base/api.js").Model[]} those that hear, specialists first */
  models = [];
  /** Whether the server has told its models. */
  isAsked = false;
  /** @type {import("../base/api.js").Failure | undefined} */
  failure;
  /** @type {import("./types.js").Options} */
  options = {
    model: "",
    language: preference("transcribe.language", ""),
    translate: preference("transcribe.translate", "") === "yes",
  };
  /** @type {Transcript | undefined} */
  transcript;
  /** @type {import("./types.js").Progress} */
  progress = { phase: "done", sent: 1 };
  /** Whether the recording that is open was too large to be kept. */
  isKept = true;
  #abort = new AbortController();
  #changed;

  /** @param {() => void} changed is told of every change */
  constructor(changed) {
    this.#changed = changed;
  }

  async askModels() {
    try {
      this.models = (await models())
        .filter(({ tasks }) => tasks.includes("transcription"))
        .sort((a, b) => Number(a.tasks.includes("chat")) - Number(b.tasks.includes("chat")));
      this.isAsked = true;
      this.failure = undefined;
      this.options.model ||= this.models[0]?.id ?? "";
    } catch (error) {
      this.failure = failureOf(error);
      // The models are still being loaded.
      if (this.failure.status === 503) setTimeout(() => this.askModels(), 2000);
    }
    this.#changed();
  }

  /** @param {Partial<import("./types.js").Options>} options */
  setOptions(options) {
    Object.assign(this.options, options);
    prefer("transcribe.language", this.options.language);
    prefer("transcribe.translate", this.options.translate ? "yes" : "");
    this.#changed();
  }

  isRunning() {
    return this.progress.phase === "sending" || this.progress.phase === "hearing";
  }

  /** Shows one from the library. @param {string} id */
  async open(id) {
    if (this.isRunning() || this.transcript?.id === id) return;
    this.transcript = await get("library", id);
    this.progress = { phase: "done", sent: 1 };
    this.isKept = this.transcript?.recording !== undefined;
    this.#changed();
  }

  /** Makes room for the next. */
  clear() {
    this.stop();
    this.transcript = undefined;
    this.progress = { phase: "done", sent: 1 };
    this.#changed();
  }

  stop() {
    this.#abort.abort();
  }

  /** @param {number} seconds what the player says of the recording */
  setDuration(seconds) {
    if (!this.transcript || !Number.isFinite(seconds)) return;
    this.transcript.durationSeconds = seconds;
    this.#changed();
  }

  /** How much of the recording has been heard, 0 to 1; nothing if that is not known. */
  heard() {
    const { segments = [], durationSeconds = 0 } = this.transcript ?? {};
    const last = segments.at(-1);
    return last && durationSeconds > 0 ? Math.min(1, last.end / durationSeconds) : undefined;
  }

  /** @param {File} file */
  async transcribe(file) {
    if (this.isRunning()) return;
    // Dropped before the server has told its models.
    if (this.models.length === 0) await this.askModels();
    const { model, language, translate } = this.options;
    /** @type {[string, string][]} */
    const fields = [
      ["model", model],
      ...(language === "" ? [] : [/** @type {[string, string]} */ (["language", language])]),
      ["response_format", "verbose_json"],
      ["stream", "true"],
    ];
    const path = translate ? "v1/audio/translations" : "v1/audio/transcriptions";
    const transcript = (this.transcript = {
      id: newId(),
      kind: /** @type {const} */ ("transcript"),
      title: file.name,
      created: Date.now(),
      recipe: { path, fields, fileName: file.name },
      segments: [],
      durationSeconds: 0,
      seconds: 0,
      recording: file,
    });
    this.isKept = file.size <= LARGEST_KEPT_BYTES;
    await this.#run(transcript, file);
  }

  /** @param {Transcript} transcript @param {File} file */
  async #run(transcript, file) {
    const progress = (this.progress = /** @type {import("./types.js").Progress} */ ({ phase: "sending", sent: 0 }));
    this.#abort = new AbortController();
    const { signal } = this.#abort;
    const start = performance.now();
    const form = new FormData();
    transcript.recipe.fields.forEach(([name, value]) => form.append(name, value));
    form.append("file", file);
    this.#changed();
    try {
      await upload(transcript.recipe.path, form, signal, {
        sent: (share) => {
          progress.sent = share;
          progress.phase = share === 1 ? "hearing" : "sending";
          this.#changed();
        },
        event: (event) => {
          if (event.type === "transcript.text.segment") {
            transcript.segments.push({ start: event.start, end: event.end, text: event.text });
            this.#changed();
          }
        },
      });
      progress.phase = "done";
    } catch (error) {
      progress.phase = signal.aborted ? "stopped" : "failed";
      if (!signal.aborted) progress.failure = failureOf(error);
    }
    transcript.seconds = (performance.now() - start) / 1000;
    announce(progress.phase === "done" ? "Transcript complete" : "Transcription ended early");
    if (transcript.segments.length > 0) await this.#keep(transcript);
    this.#changed();
  }

  /** @param {Transcript} transcript */
  async #keep(transcript) {
    try {
      await put("library", this.isKept ? transcript : { ...transcript, recording: undefined });
    } catch {
      // No room for the recording: what was said in it is small.
      this.isKept = false;
      await put("library", { ...transcript, recording: undefined });
    }
  }
}
