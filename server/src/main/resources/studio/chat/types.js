/**
 * What the chat is made of; all of it is kept in the browser as it is.
 *
 * @typedef {"image" | "audio" | "video"} Medium
 * @typedef {{medium: Medium, name: string, blob: Blob}} Attachment
 * @typedef {{model: string, system: string, temperature: string, maxTokens: string, seed: string}} Options
 *   as they were typed; empty leaves a field to the server
 * @typedef {{prompt: number, cached: number, answer: number, queuedSeconds: number, tokensPerSecond: number}} Costs
 * @typedef {{id: string, role: "user", text: string, attachments: Attachment[]}} Question
 * @typedef {{id: string, role: "assistant", text: string, model: string, options: Options,
 *   state: "waiting" | "writing" | "done" | "cut" | "stopped" | "failed",
 *   firstSeconds: number, seconds: number, costs?: Costs,
 *   failure?: import("../base/api.js").Failure}} Answer
 *   cut: by the longest answer that was allowed
 * @typedef {Question | Answer} Turn
 * @typedef {{id: string, title: string, updated: number, options: Options, turns: Turn[]}} Conversation
 */
export {};
