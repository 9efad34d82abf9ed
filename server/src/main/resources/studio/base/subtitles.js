/**
 * What was said, and when, in the formats that players and editors read: the same, byte for byte,
 * as the server's response_format.
 *
 * @typedef {{start: number, end: number, text: string}} Segment times in seconds
 */

/** @param {Segment[]} segments */
export function srt(segments) {
  // SRT has no escapes: an arrow in the text would look like a line of times.
  return cues(segments)
    .map(({ start, end, text }, i) => `${i + 1}\n${time(start, ",")} --> ${time(end, ",")}\n${text.replaceAll("-->", "->")}\n\n`)
    .join("");
}

/** @param {Segment[]} segments */
export function vtt(segments) {
  const all = cues(segments).map(
    ({ start, end, text }) => `${time(start, ".")} --> ${time(end, ".")}\n${escaped(text)}\n\n`,
  );
  return ["WEBVTT\n\n", ...all].join("");
}

/** @param {Segment[]} segments */
export function plainText(segments) {
  return segments.map((segment) => segment.text).join("").trim() + "\n";
}

/** @param {Segment[]} segments */
function cues(segments) {
  return segments
    .map(({ start, end, text }) => ({ start, end: Math.max(start, end), text: text.trim().replace(/\s+/g, " ") }))
    .filter((cue) => cue.text !== "");
}

/** @param {string} text */
function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}

/** @param {number} seconds @param {string} point */
function time(seconds, point) {
  const millis = Math.round(Math.max(0, seconds) * 1000);
  const two = (/** @type {number} */ value) => String(Math.floor(value)).padStart(2, "0");
  const whole = [millis / 3_600_000, (millis / 60_000) % 60, (millis / 1000) % 60].map(two).join(":");
  return whole + point + String(millis % 1000).padStart(3, "0");
}
