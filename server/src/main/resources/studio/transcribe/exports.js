import { address, isKeyed } from "../base/api.js";
import { save } from "../base/browser.js";
import { curlForm } from "../base/curl.js";
import { html } from "../base/html.js";
import { plainText, srt, vtt } from "../base/subtitles.js";
import { copyButton, openDialog, wordButton } from "../base/widgets.js";

/**
 * What can be taken away of a transcript.
 *
 * @typedef {import("./types.js").Transcript} Transcript
 */

/** @type {Record<string, {label: string, type: string, write: (transcript: Transcript) => string}>} */
const FORMATS = {
  srt: { label: "SRT", type: "application/x-subrip", write: ({ segments }) => srt(segments) },
  vtt: { label: "VTT", type: "text/vtt", write: ({ segments }) => vtt(segments) },
  txt: { label: "Text", type: "text/plain", write: ({ segments }) => plainText(segments) },
  json: { label: "JSON", type: "application/json", write: json },
};

/** @param {Transcript} transcript */
export function exports(transcript) {
  const name = transcript.title.replace(/\.\w{1,5}$/, "");
  return html`<div class="acts" role="group" aria-label="Export">
    ${Object.entries(FORMATS).map(([ending, { label, type, write }]) =>
      wordButton("download", label, () => save(`${name}.${ending}`, write(transcript), type)),
    )}
    ${copyButton("Copy text", () => plainText(transcript.segments))}
    ${wordButton("call", "API call", () => showCall(transcript))}
  </div>`;
}

/** @param {Transcript} transcript */
export function showCall({ recipe }) {
  const curl = curlForm(address(recipe.path), recipe.fields, recipe.fileName, isKeyed());
  openDialog(
    "The call behind this transcript",
    html`<p class="help">Paste it into a shell, in the folder of the recording.</p>
      <pre class="call" tabindex="0">${curl}</pre>
      <div class="acts">${copyButton("Copy the call", () => curl)}</div>`,
  );
}

/** As the server's verbose_json, as far as the stream tells. @param {Transcript} transcript */
function json({ recipe, durationSeconds, segments }) {
  const language = recipe.fields.find(([name]) => name === "language")?.[1];
  const whole = {
    task: recipe.path.endsWith("translations") ? "translate" : "transcribe",
    ...(language ? { language } : {}),
    duration: durationSeconds,
    text: plainText(segments).trim(),
    segments: segments.map((segment, id) => ({ id, ...segment })),
  };
  return JSON.stringify(whole, null, 2) + "\n";
}
