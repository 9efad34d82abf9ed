/**
 * The request behind an answer, and what its events say.
 *
 * @typedef {import("./types.js").Turn} Turn
 * @typedef {import("./types.js").Options} Options
 * @typedef {import("./types.js").Answer} Answer
 */

export const PATH = "v1/chat/completions";

/**
 * @param {Options} options
 * @param {Turn[]} turns those before the answer
 * @param {(attachment: import("./types.js").Attachment) => Promise<object>} part
 */
export async function requestBody(options, turns, part) {
  const system = options.system.trim() === "" ? [] : [{ role: "system", content: options.system }];
  const spoken = turns.filter((turn) => turn.role === "user" || turn.text !== "");
  const messages = await Promise.all(
    spoken.map(async (turn) => ({ role: turn.role, content: await content(turn, part) })),
  );
  return {
    model: options.model,
    messages: [...system, ...messages],
    ...number("temperature", options.temperature),
    ...number("max_completion_tokens", options.maxTokens),
    ...number("seed", options.seed),
    stream: true,
    stream_options: { include_usage: true },
  };
}

/** @param {Turn} turn @param {(attachment: import("./types.js").Attachment) => Promise<object>} part */
async function content(turn, part) {
  if (turn.role !== "user" || turn.attachments.length === 0) return turn.text;
  const media = await Promise.all(turn.attachments.map(part));
  return turn.text === "" ? media : [...media, { type: "text", text: turn.text }];
}

/** @param {string} name @param {string} typed */
function number(name, typed) {
  return typed.trim() === "" ? {} : { [name]: Number(typed) };
}

/**
 * Adds to an answer what a chunk of the stream says.
 *
 * @param {Answer} answer
 * @param {any} chunk
 * @param {number} seconds since the request
 */
export function addChunk(answer, chunk, seconds) {
  const choice = chunk.choices[0];
  const text = choice?.delta?.content ?? "";
  if (text !== "") {
    answer.firstSeconds ||= seconds;
    answer.state = "writing";
    answer.text += text;
  }
  if (choice?.finish_reason) answer.state = choice.finish_reason === "length" ? "cut" : "done";
  if (chunk.usage) {
    answer.costs = {
      prompt: chunk.usage.prompt_tokens,
      cached: chunk.usage.prompt_tokens_details?.cached_tokens ?? 0,
      answer: chunk.usage.completion_tokens,
      queuedSeconds: (chunk.timings?.queued_ms ?? 0) / 1000,
      tokensPerSecond: chunk.timings?.predicted_per_second ?? 0,
    };
  }
}
