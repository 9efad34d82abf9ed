import { dataUrl } from "../base/browser.js";
import { toWav } from "../base/recorder.js";

/**
 * Pictures, sound and films on their way into a message.
 *
 * @typedef {import("./types.js").Attachment} Attachment
 */

/** What a browser can hold as text without stumbling; the server has a limit of its own. */
const LARGEST_BYTES = 48_000_000;

/** OpenAI's interface knows no other sound. */
const SENT_AS_IS = new Map([
  ["audio/wav", "wav"],
  ["audio/x-wav", "wav"],
  ["audio/wave", "wav"],
  ["audio/mpeg", "mp3"],
  ["audio/mp3", "mp3"],
]);

/** @param {File} file @returns {Promise<Attachment>} fails with a message for people */
export async function attach(file) {
  const medium = file.type.split("/")[0];
  if (medium !== "image" && medium !== "audio" && medium !== "video") {
    throw new Error(`${file.name} is neither a picture, nor sound, nor a film.`);
  }
  if (file.size > LARGEST_BYTES) {
    throw new Error(`${file.name} is too large for a message. For long recordings there is Transcribe.`);
  }
  if (medium !== "audio" || SENT_AS_IS.has(file.type)) return { medium, name: file.name, blob: file };
  try {
    const sound = await toWav(file, file.name.replace(/\.\w+$/, ""));
    return { medium, name: sound.name, blob: sound };
  } catch {
    throw new Error(`The browser cannot read ${file.name}.`);
  }
}

/** @param {Attachment} attachment @returns {Promise<object>} the content part of a request */
export async function contentPart({ medium, blob }) {
  const url = await dataUrl(blob);
  if (medium === "audio") {
    const format = SENT_AS_IS.get(blob.type) ?? "wav";
    return { type: "input_audio", input_audio: { data: url.slice(url.indexOf(",") + 1), format } };
  }
  const type = medium === "image" ? "image_url" : "video_url";
  return { type, [type]: { url } };
}
