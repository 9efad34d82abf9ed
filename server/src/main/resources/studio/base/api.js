import { EventReader } from "./sse.js";
import { preference } from "./preferences.js";

/**
 * The server's interface.
 *
 * @typedef {{id: string, owned_by: string,
 *   architecture: {input_modalities: string[], output_modalities: string[]}, tasks: string[]}} Model
 * @typedef {{message: string, status: number, param: string, code: string, retryAfter: number}} Failure
 *   what went wrong, as it is kept and shown; status 0 if there was no reply
 */

const ROOT = new URL("../../", import.meta.url);

/** @param {string} path as v1/models */
export function address(path) {
  return new URL(path, ROOT).href;
}

/** Whether calls carry a key. */
export function isKeyed() {
  return preference("key", "") !== "";
}

/** @returns {Record<string, string>} */
export function authorization() {
  return isKeyed() ? { Authorization: `Bearer ${preference("key", "")}` } : {};
}

export class ApiError extends Error {
  /** @param {Failure} failure */
  constructor(failure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** @param {unknown} error @returns {Failure} */
export function failureOf(error) {
  if (error instanceof ApiError) return error.failure;
  const message = "The server cannot be reached. Is it still running?";
  return { message, status: 0, param: "", code: "", retryAfter: 0 };
}

/**
 * The error that a reply's body tells.
 *
 * @param {number} status
 * @param {string} text the body
 * @param {string | null} retryAfter the header
 */
export function errorOf(status, text, retryAfter) {
  let error;
  try {
    error = JSON.parse(text).error;
  } catch {
    // Not ours: a proxy's, say.
  }
  if (status === 401) dispatchEvent(new CustomEvent("studio-key-wanted"));
  return new ApiError({
    message: error?.message ?? `The server replied with status ${status}.`,
    status,
    param: error?.param ?? "",
    code: error?.code ?? "",
    retryAfter: Number(retryAfter ?? 0),
  });
}

/** @param {string} path @param {RequestInit} [init] */
async function reply(path, init = {}) {
  const response = await fetch(address(path), { ...init, headers: { ...authorization(), ...init.headers } });
  if (!response.ok) {
    throw errorOf(response.status, await response.text(), response.headers.get("Retry-After"));
  }
  return response;
}

/** @returns {Promise<Model[]>} */
export async function models() {
  return (await (await reply("v1/models")).json()).data;
}

/** @param {string} path */
export async function text(path) {
  return (await reply(path)).text();
}

/**
 * A reply, parsed.
 *
 * @param {"GET" | "POST" | "PATCH" | "DELETE"} method
 * @param {string} path
 * @param {object} [body]
 * @returns {Promise<any>}
 */
export async function call(method, path, body) {
  const sent = body ? { headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) } : {};
  return (await reply(path, { method, ...sent })).json();
}

/** A file. @param {string} path */
export async function file(path) {
  return (await reply(path)).blob();
}

/**
 * The events of a streamed reply, parsed.
 *
 * @param {string} path
 * @param {object} body
 * @param {AbortSignal} signal
 */
export async function* stream(path, body, signal) {
  const init = { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body), signal };
  for await (const { data } of events(await reply(path, init))) yield data;
}

/**
 * What happens on the server, from where somebody left.
 *
 * @param {string} path
 * @param {string} last the last event that was seen; empty for all
 * @param {AbortSignal} signal
 */
export async function* follow(path, last, signal) {
  yield* events(await reply(path, { headers: last === "" ? {} : { "Last-Event-ID": last }, signal }));
}

/** A file as it comes. @param {string} path */
export async function* chunks(path) {
  yield* pieces(await reply(path));
}

/** @param {Response} response @returns {AsyncGenerator<{id: string, data: any}>} */
async function* events(response) {
  const events = new EventReader();
  const decoder = new TextDecoder();
  for await (const piece of pieces(response)) {
    for (const event of events.read(decoder.decode(piece, { stream: true }))) {
      if (event.data === "[DONE]") return;
      if (event.name === "error") throw errorOf(500, event.data, null);
      yield { id: event.id, data: JSON.parse(event.data) };
    }
  }
  throw new TypeError("the stream ended early");
}

/** @param {Response} response @returns {AsyncGenerator<Uint8Array<ArrayBuffer>>} */
async function* pieces(response) {
  const reader = /** @type {ReadableStream<Uint8Array<ArrayBuffer>>} */ (response.body).getReader();
  try {
    for (let piece = await reader.read(); !piece.done; piece = await reader.read()) yield piece.value;
  } finally {
    // Whoever has seen enough wants no more; a broken stream has said so already.
    reader.cancel().catch(() => {});
  }
}
