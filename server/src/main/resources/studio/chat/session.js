import { failureOf, models, stream } from "../base/api.js";
import { announce, newId } from "../base/browser.js";
import { all, put, remove } from "../base/database.js";
import { prefer, preference } from "../base/preferences.js";
import { attach, contentPart } from "./attachments.js";
import { addChunk, PATH, requestBody } from "./request.js";

/**
 * The conversations and what can be done with them. Lives on while other pages are shown.
 *
 * @typedef {import("./types.js").Conversation} Conversation
 * @typedef {import("./types.js").Question} Question
 * @typedef {import("./types.js").Answer} Answer
 * @typedef {{text: string, attachments: import("./types.js").Attachment[], edited: string, problem: string}} Draft
 *   edited: the id of the question that it will replace, or empty
 */

const SAVE_EVERY_MS = 3000;
const TITLE_CHARACTERS = 48;

/** What a new conversation begins with. Small models may not find an end: 1000 tokens are a page. */
const OPTIONS = { model: "", system: "", temperature: "", maxTokens: "1000", seed: "" };

export class Session {
  /** @type {import("../base/api.js").Model[]} */
  models = [];
  /** Whether the server has told its models. */
  isAsked = false;
  /** @type {import("../base/api.js").Failure | undefined} */
  failure;
  /** @type {Conversation[]} the latest first */
  conversations = [];
  /** @type {Conversation} */
  current = this.#fresh();
  /** @type {Draft} */
  draft = { text: "", attachments: [], edited: "", problem: "" };
  /** @type {Map<string, AbortController>} of conversations that are being answered */
  #running = new Map();
  #changed;

  /** @param {() => void} changed is told of every change */
  constructor(changed) {
    this.#changed = changed;
  }

  /** Reads what was kept, and asks which models there are. */
  async load() {
    this.conversations = (await all("conversations")).sort((a, b) => b.updated - a.updated);
    for (const turn of this.conversations.flatMap((conversation) => conversation.turns)) {
      // Whatever was being answered when the page was left.
      if (turn.role === "assistant" && (turn.state === "waiting" || turn.state === "writing")) turn.state = "stopped";
    }
    const last = this.conversations.find(({ id }) => id === preference("conversation", ""));
    if (last) this.current = last;
    this.#changed();
    await this.askModels();
  }

  async askModels() {
    try {
      const takesText = (/** @type {import("../base/api.js").Model} */ model) =>
        ["input_modalities", "output_modalities"].every((side) =>
          model.architecture[/** @type {"input_modalities"} */ (side)].includes("text"),
        );
      this.models = (await models()).filter(takesText);
      this.isAsked = true;
      this.failure = undefined;
      if (!this.model()) this.current.options.model = this.models[0]?.id ?? "";
    } catch (error) {
      this.failure = failureOf(error);
      // The models are still being loaded.
      if (this.failure.status === 503) setTimeout(() => this.askModels(), 2000);
    }
    this.#changed();
  }

  /** The model of the current conversation, if the server has it. */
  model() {
    return this.models.find(({ id }) => id === this.current.options.model);
  }

  /** Whether the current conversation is being answered. */
  isRunning() {
    return this.#running.has(this.current.id);
  }

  /** @param {string} id empty for a new conversation */
  choose(id) {
    const found = this.conversations.find((conversation) => conversation.id === id);
    this.current = found ?? this.#fresh();
    if (!this.model()) this.current.options.model = this.models[0]?.id ?? "";
    this.draft = { text: "", attachments: [], edited: "", problem: "" };
    prefer("conversation", found ? id : "");
    this.#changed();
  }

  /** @param {string} id */
  async forget(id) {
    this.#running.get(id)?.abort();
    this.conversations = this.conversations.filter((conversation) => conversation.id !== id);
    if (this.current.id === id) this.choose("");
    this.#changed();
    await remove("conversations", id);
  }

  /** @param {Partial<import("./types.js").Options>} options */
  setOptions(options) {
    Object.assign(this.current.options, options);
    // New conversations begin with the same.
    Object.entries(options).forEach(([name, value]) => prefer(`chat.${name}`, value));
    if (this.current.turns.length > 0) this.#save(this.current);
    this.#changed();
  }

  /** @param {Iterable<File>} files */
  async attach(files) {
    this.draft.problem = "";
    for (const file of files) {
      try {
        this.draft.attachments.push(await attach(file));
      } catch (error) {
        this.draft.problem = /** @type {Error} */ (error).message;
      }
      this.#changed();
    }
  }

  /** @param {number} index */
  detach(index) {
    this.draft.attachments.splice(index, 1);
    this.#changed();
  }

  /** Puts a question back into the draft. @param {Question} question */
  edit(question) {
    this.draft = { text: question.text, attachments: [...question.attachments], edited: question.id, problem: "" };
    this.#changed();
  }

  dropDraft() {
    this.draft = { text: "", attachments: [], edited: "", problem: "" };
    this.#changed();
  }

  /** Sends the draft; an edited question goes where it was, and what followed it is gone. */
  async send() {
    const { text, attachments, edited } = this.draft;
    if (this.isRunning() || (text.trim() === "" && attachments.length === 0)) return;
    const { current } = this;
    const at = current.turns.findIndex((turn) => turn.id === edited);
    if (at >= 0) current.turns.length = at;
    current.turns.push({ id: newId(), role: "user", text: text.trim(), attachments });
    if (current.turns.length === 1) current.title = title(text.trim() || attachments[0].name);
    this.dropDraft();
    await this.#answer(current);
  }

  /** Answers the last question once more. */
  async again() {
    const { current } = this;
    if (this.isRunning()) return;
    if (current.turns.at(-1)?.role === "assistant") current.turns.pop();
    await this.#answer(current);
  }

  /** Ends the answer where it is. */
  stop() {
    this.#running.get(this.current.id)?.abort();
  }

  /**
   * The body of the request that an answer came from.
   *
   * @param {Answer} answer
   */
  body(answer) {
    const before = this.current.turns.slice(0, this.current.turns.indexOf(answer));
    return requestBody(answer.options, before, contentPart);
  }

  /** @param {Conversation} conversation */
  async #answer(conversation) {
    /** @type {Answer} */
    const answer = {
      id: newId(),
      role: "assistant",
      text: "",
      model: conversation.options.model,
      options: { ...conversation.options },
      state: "waiting",
      firstSeconds: 0,
      seconds: 0,
    };
    const before = [...conversation.turns];
    conversation.turns.push(answer);
    this.conversations = [conversation, ...this.conversations.filter(({ id }) => id !== conversation.id)];
    prefer("conversation", this.current.id);
    const abort = new AbortController();
    this.#running.set(conversation.id, abort);
    this.#changed();
    await this.#save(conversation);
    const saving = setInterval(() => this.#save(conversation), SAVE_EVERY_MS);
    try {
      await this.#receive(answer, before, abort.signal);
    } finally {
      clearInterval(saving);
      this.#running.delete(conversation.id);
      this.#changed();
      announce(answer.state === "failed" ? "No answer" : "Answer complete");
      if (this.conversations.includes(conversation)) await this.#save(conversation);
    }
  }

  /** @param {Answer} answer @param {import("./types.js").Turn[]} before @param {AbortSignal} signal */
  async #receive(answer, before, signal) {
    const start = performance.now();
    const elapsed = () => (performance.now() - start) / 1000;
    try {
      for await (const chunk of stream(PATH, await requestBody(answer.options, before, contentPart), signal)) {
        addChunk(answer, chunk, elapsed());
        this.#changed();
      }
    } catch (error) {
      answer.state = signal.aborted ? "stopped" : "failed";
      if (!signal.aborted) answer.failure = failureOf(error);
    }
    answer.seconds = elapsed();
  }

  /** @param {Conversation} conversation */
  async #save(conversation) {
    conversation.updated = Date.now();
    await put("conversations", conversation);
  }

  /** @returns {Conversation} */
  #fresh() {
    const options = { ...OPTIONS };
    for (const name of /** @type {(keyof typeof OPTIONS)[]} */ (Object.keys(OPTIONS))) {
      options[name] = preference(`chat.${name}`, OPTIONS[name]);
    }
    return { id: newId(), title: "New conversation", updated: Date.now(), options, turns: [] };
  }
}

/** @param {string} text */
function title(text) {
  const line = text.split("\n")[0];
  return line.length <= TITLE_CHARACTERS ? line : `${line.slice(0, TITLE_CHARACTERS - 1).trimEnd()}…`;
}
