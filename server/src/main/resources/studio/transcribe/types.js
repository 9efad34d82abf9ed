/**
 * @typedef {import("../base/subtitles.js").Segment} Segment
 * @typedef {{path: string, fields: [string, string][], fileName: string}} Recipe the request, as a form
 * @typedef {{id: string, kind: "transcript", title: string, created: number, recipe: Recipe,
 *   segments: Segment[], durationSeconds: number, seconds: number, recording?: Blob}} Transcript
 *   durationSeconds is 0 where the browser cannot tell; seconds is the time it took; the recording
 *   is kept if it is small enough
 * @typedef {{phase: "sending" | "hearing" | "done" | "stopped" | "failed", sent: number,
 *   failure?: import("../base/api.js").Failure}} Progress sent: the share, 0 to 1
 * @typedef {{model: string, language: string, translate: boolean}} Options an empty language is detected
 */
export {};
