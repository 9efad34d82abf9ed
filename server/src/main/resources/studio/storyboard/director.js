import { call, failureOf, file, follow, models } from "../base/api.js";
import { announce } from "../base/browser.js";
import { prefer, preference } from "../base/preferences.js";
import { isBlank, newBoard } from "./board.js";
import { contentPath } from "./films.js";
import { capture } from "./frames.js";
import { boardMark, boardOfFilm, changeOf, copyOf, keyMark, read, requestOf, sizeOf } from "./wire.js";

/**
 * The storyboard that is worked on, and the film that was made of it. Outlives the page.
 *
 * @typedef {import("./types.js").Board} Board
 * @typedef {import("./types.js").Film} Film
 * @typedef {import("../base/api.js").Failure} Failure
 */

const ESTIMATE_AFTER_MS = 600;
const AGAIN_AFTER_MS = 2000;
const MOST_EARLIER = 3;

export class Director {
  /** @type {import("../base/api.js").Model[]} all that are served */
  models = [];
  isAsked = false;
  /** Empty for the first that films. */
  model = "";
  /** @type {Failure | undefined} what went wrong last */
  failure;
  board = newBoard();
  /** @type {Film | undefined} */
  film;
  /** @type {Board | undefined} what the film was made of */
  sent;
  /** @type {{keys: import("./types.js").Part[], stretches: import("./types.js").Part[]}} that are there, of this version */
  parts = { keys: [], stretches: [] };
  /** @type {import("./types.js").Estimate | undefined} */
  estimate;
  /** @type {{version: number, blob: Blob}[]} versions of the film that were replaced, newest first */
  earlier = [];
  /** Whether a request is on its way. */
  isSending = false;
  #abort = new AbortController();
  #last = "";
  #timer = 0;
  #changed;

  /** @param {() => void} changed is told of every change */
  constructor(changed) {
    this.#changed = changed;
  }

  async askModels() {
    try {
      this.models = await models();
      this.isAsked = true;
      this.failure = undefined;
      this.#estimateSoon();
    } catch (error) {
      this.failure = failureOf(error);
      // The models are still being loaded.
      if (this.failure.status === 503) setTimeout(() => this.askModels(), AGAIN_AFTER_MS);
    }
    this.#changed();
  }

  filmers() {
    return this.models.filter(({ architecture }) => architecture.output_modalities.includes("video"));
  }

  isRunning() {
    return this.film?.status === "queued" || this.film?.status === "in_progress";
  }

  /** Whether the film is not what the board says. */
  isDirty() {
    return !this.sent || boardMark(this.sent) !== boardMark(this.board);
  }

  /** Whether all is there that a film needs. */
  isReady() {
    return this.filmers().length > 0 && this.board.cards.every(({ prompt }) => prompt.trim() !== "");
  }

  /** Films keep their size. */
  needsNew() {
    return !this.film || (this.board.size !== "" && this.board.size !== this.film.size);
  }

  /** @param {(board: Board) => void} change */
  edit(change) {
    change(this.board);
    if (!this.film) this.#remember();
    this.#estimateSoon();
    this.#changed();
  }

  /** Works on another board, of which there is no film. @param {Board} board */
  start(board) {
    this.#leave();
    this.board = board;
    this.#remember();
    this.#estimateSoon();
    this.#changed();
  }

  /** What was being written when the page was left. */
  restore() {
    const kept = preference("storyboard", "");
    if (kept === "" || this.film || !isBlank(this.board)) return;
    try {
      this.board = read(kept);
    } catch {
      prefer("storyboard", "");
    }
  }

  /** Shows a film of the server. @param {string} id */
  async open(id) {
    if (this.film?.id === id) return;
    await this.#send(async () => this.#show(await call("GET", `v1/videos/${encodeURIComponent(id)}`)));
  }

  /** Makes the film, or what has changed of it. @param {boolean} [asNew] beside the one that is there */
  async render(asNew = false) {
    const { film, sent } = this;
    if (!film || !sent || asNew || this.needsNew()) {
      const body = { ...(this.model === "" ? {} : { model: this.model }), ...(await requestOf(this.board)) };
      return this.#send(async () => this.#begin(await call("POST", "v1/videos", body)));
    }
    await this.#send(async () => {
      if (film.status === "completed") await this.#keepVersion(film);
      this.#begin(await call("PATCH", `v1/videos/${film.id}/storyboard`, await changeOf(sent, this.board)));
    });
  }

  /** The same film in other words. @param {string} prompt */
  async remix(prompt) {
    await this.#send(async () => this.#show(await call("POST", `v1/videos/${this.film?.id}/remix`, { prompt })));
  }

  /** The film and what comes after it. @param {string} prompt @param {number} seconds */
  async extend(prompt, seconds) {
    const body = { video: { id: this.film?.id }, prompt, seconds: String(seconds) };
    await this.#send(async () => this.#show(await call("POST", "v1/videos/extensions", body)));
  }

  /** Deletes the film; the storyboard stays. */
  async deleteFilm() {
    const { film } = this;
    if (!film) return;
    // Whoever follows it would ask for a film that is gone.
    this.#abort.abort();
    await this.#send(async () => {
      try {
        await call("DELETE", `v1/videos/${film.id}`);
      } catch (error) {
        this.#follow(film);
        throw error;
      }
      this.#leave();
      this.#remember();
    });
  }

  /** @param {() => Promise<void>} work */
  async #send(work) {
    this.isSending = true;
    this.failure = undefined;
    this.#changed();
    try {
      await work();
    } catch (error) {
      this.failure = failureOf(error);
    }
    this.isSending = false;
    this.#changed();
  }

  /** The film that the board was sent for. @param {Film} film */
  #begin(film) {
    if (film.id !== this.film?.id) this.#leave();
    this.#abort.abort();
    this.board.seed = String(film.seed);
    this.board.size = sizeOf(film);
    const before = this.sent;
    this.sent = copyOf(this.board);
    this.film = film;
    this.parts = { keys: [], stretches: [] };
    this.board.cards.forEach((card) => {
      const old = before?.cards.find(({ id }) => id === card.id);
      if (!old || keyMark(old) !== keyMark(card)) Object.assign(card, { caption: "", agreement: undefined, frame: undefined });
    });
    prefer("storyboard", "");
    history.replaceState(null, "", `#storyboard/${film.id}`);
    this.#follow(film);
  }

  /** A film and its board. @param {Film} film */
  #show(film) {
    this.#leave();
    this.board = boardOfFilm(film);
    this.#begin(film);
  }

  #leave() {
    this.#abort.abort();
    this.#last = "";
    this.film = this.sent = this.failure = undefined;
    this.parts = { keys: [], stretches: [] };
    this.earlier = [];
    if (location.hash.startsWith("#storyboard")) history.replaceState(null, "", "#storyboard");
  }

  /** Hears what happens to a film until it is over, across lost connections. @param {Film} film */
  async #follow(film) {
    const { signal } = (this.#abort = new AbortController());
    while (!signal.aborted) {
      try {
        for await (const { id, data } of follow(`v1/videos/${film.id}/events`, this.#last, signal)) {
          if (signal.aborted) return;
          this.#last = id;
          this.#hear(film, data);
        }
        await this.#finish(signal, film);
        return;
      } catch (error) {
        if (signal.aborted) return;
        this.failure = failureOf(error);
        this.#changed();
        if (this.failure.status !== 0 && this.failure.status < 500) return;
        await new Promise((resolve) => setTimeout(resolve, AGAIN_AFTER_MS));
      }
    }
  }

  /** @param {Film} film @param {any} event */
  #hear(film, event) {
    if (event.version !== film.version) return;
    this.failure = undefined;
    Object.assign(film, { status: event.status, progress: event.progress, work: event.work, error: event.error });
    // After a restart of the server it is told again from the begin.
    if (event.type === "video.in_progress") this.parts = { keys: [], stretches: [] };
    if (event.type === "video.key_slice") this.parts.keys.push(event.part);
    if (event.type === "video.stretch") this.parts.stretches.push(event.part);
    this.#changed();
  }

  /** @param {AbortSignal} signal @param {Film} film */
  async #finish(signal, film) {
    const told = await call("GET", `v1/videos/${film.id}`);
    if (signal.aborted) return;
    this.film = told;
    announce(told.status === "completed" ? "The film is finished" : "The film has failed");
    this.sent?.cards.forEach(({ id }, i) => {
      const card = this.board.cards.find((other) => other.id === id);
      const { caption = "", agreement } = told.storyboard[i] ?? {};
      if (card) Object.assign(card, { caption, agreement });
    });
    this.#changed();
    if (told.status === "completed") await this.#capture(signal, told);
  }

  /** What the film shows at each checkpoint. @param {AbortSignal} signal @param {Film} film */
  async #capture(signal, film) {
    const cards = this.sent?.cards ?? [];
    const blobs = await capture(contentPath(film), cards.map(({ at }) => at + 0.5 / film.fps));
    if (signal.aborted) return;
    cards.forEach(({ id }, i) => {
      const card = this.board.cards.find((other) => other.id === id);
      if (card) card.frame = blobs[i];
    });
    this.#changed();
  }

  /** @param {Film} film */
  async #keepVersion(film) {
    this.earlier = [{ version: film.version, blob: await file(contentPath(film)) }, ...this.earlier].slice(0, MOST_EARLIER);
  }

  #remember() {
    requestOf(this.board, false).then((body) => prefer("storyboard", isBlank(this.board) ? "" : JSON.stringify(body)));
  }

  #estimateSoon() {
    clearTimeout(this.#timer);
    this.estimate = undefined;
    if (this.isReady() && this.isDirty()) this.#timer = setTimeout(() => this.#askEstimate(), ESTIMATE_AFTER_MS);
  }

  async #askEstimate() {
    const { board } = this;
    const mark = boardMark(board);
    try {
      const body = { ...(this.model === "" ? {} : { model: this.model }), ...(await requestOf(board, false)) };
      const estimate = await call("POST", "v1/videos/estimate", body);
      if (mark !== boardMark(this.board)) return;
      this.estimate = estimate;
      this.failure = undefined;
    } catch (error) {
      this.failure = failureOf(error);
    }
    this.#changed();
  }
}
