import { abridged, curlJson } from "../base/curl.js";
import { address, isKeyed } from "../base/api.js";
import { count, duration, listed } from "../base/format.js";
import { guard, html, nothing, repeat } from "../base/html.js";
import { copyButton, failureNote, openDialog, wordButton } from "../base/widgets.js";
import { markdown } from "./markdown.js";
import { mediaList } from "./media.js";
import { PATH } from "./request.js";

/**
 * A conversation to read.
 *
 * @typedef {import("./session.js").Session} Session
 * @typedef {import("./types.js").Answer} Answer
 * @typedef {import("./types.js").Question} Question
 */

const PART_MEDIA = { image_url: "image", input_audio: "audio", video_url: "video" };
const IN_WORDS = { text: "text", image: "pictures", audio: "sound", video: "films" };

/** @param {Session} session */
export function thread(session) {
  const { turns } = session.current;
  return html`<ol class="thread" aria-label="Conversation">
    ${repeat(
      turns,
      (turn) => turn.id,
      (turn, i) =>
        turn.role === "user" ? question(session, turn) : answer(session, turn, i === turns.length - 1),
    )}
  </ol>`;
}

/** What a model takes, in words. @param {import("../base/api.js").Model} model */
export function takes(model) {
  return listed(model.architecture.input_modalities.map((name) => IN_WORDS[/** @type {"text"} */ (name)] ?? name));
}

/** @param {Session} session @param {Question} turn */
function question(session, turn) {
  return html`<li class="question ${session.draft.edited === turn.id ? "edited" : ""}">
    <h3 class="unseen">You</h3>
    <div class="bubble">
      ${mediaList(turn.attachments)} ${turn.text === "" ? nothing : html`<p class="typed">${turn.text}</p>`}
    </div>
    ${session.isRunning() ? nothing : html`<div class="acts">${wordButton("edit", "Edit", () => session.edit(turn))}</div>`}
  </li>`;
}

/** @param {Session} session @param {Answer} turn @param {boolean} isLast */
function answer(session, turn, isLast) {
  const over = turn.state !== "waiting" && turn.state !== "writing";
  return html`<li class="answer ${turn.state}">
    <h3>${turn.model}</h3>
    <div class="prose" aria-busy=${String(!over)}>
      ${turn.state === "waiting" ? html`<p class="waits"><span class="unseen">The model reads the conversation</span></p>` : nothing}
      ${guard([turn.text], () => markdown(turn.text))}
    </div>
    ${turn.failure ? failureNote(turn.failure, advice(session, turn)) : nothing}
    ${over
      ? html`<p class="costs">${ending(turn)}${costs(turn)}</p>
          <div class="acts">
            ${turn.text === "" ? nothing : copyButton("Copy", () => turn.text)}
            ${isLast ? wordButton("again", turn.state === "failed" ? "Try again" : "Regenerate", () => session.again()) : nothing}
            ${wordButton("call", "API call", () => showCall(session, turn))}
          </div>`
      : nothing}
  </li>`;
}

/** @param {Answer} turn */
function ending(turn) {
  if (turn.state === "stopped") return html`<strong>Stopped.</strong> `;
  if (turn.state !== "cut") return nothing;
  return html`<strong>Cut off</strong> at its longest length${turn.options.maxTokens === "" ? "" : ": see Options"}. `;
}

/** @param {Answer} turn */
function costs({ costs, firstSeconds, seconds }) {
  const all = costs
    ? [
        `${count(costs.prompt)} tokens read${costs.cached > 0 ? ` (${count(costs.cached)} remembered)` : ""}`,
        `${count(costs.answer)} written`,
        `${costs.tokensPerSecond.toFixed(0)} a second`,
        ...(costs.queuedSeconds >= 0.05 ? [`waited ${duration(costs.queuedSeconds)}`] : []),
      ]
    : [];
  if (firstSeconds > 0) all.push(`first word after ${duration(firstSeconds)}`);
  if (seconds > 0) all.push(`${duration(seconds)} in all`);
  return all.join(" · ");
}

/** What to do if a model refused a part. @param {Session} session @param {Answer} turn */
function advice(session, turn) {
  if (turn.failure?.code !== "unsupported_content_part") return nothing;
  // The message goes on with the types that are taken.
  const [, type] = turn.failure.message.match(/parts of type (\w+)/) ?? [];
  const medium = PART_MEDIA[/** @type {"image_url"} */ (type)] ?? "";
  const able = session.models.filter((model) => model.architecture.input_modalities.includes(medium));
  const what = IN_WORDS[/** @type {"image"} */ (medium)] ?? "this";
  return html`<p class="detail">
    ${able.length > 0
      ? html`${what[0].toUpperCase() + what.slice(1)} can be sent to ${listed(able.map(({ id }) => id))}: choose it above, then try again.`
      : html`No model on this server takes ${what} in a chat yet. Edit your message to remove
        ${medium === "audio" ? html`it; <a href="#transcribe">Transcribe</a> writes down what is said` : "them"}.`}
  </p>`;
}

/** @param {import("./types.js").Options} options */
function differs({ seed, temperature }) {
  return seed === "" && (temperature === "" || Number(temperature) > 0);
}

/** @param {Session} session @param {Answer} turn */
async function showCall(session, turn) {
  const curl = curlJson(address(PATH), await session.body(turn), isKeyed());
  openDialog(
    "The call behind this answer",
    html`<p class="help">
        Paste it into a shell to get the answer again${differs(turn.options) ? "; without a seed it will differ" : ""}.
      </p>
      <pre class="call" tabindex="0">${abridged(curl)}</pre>
      <div class="acts">${copyButton("Copy the call", () => curl)}</div>`,
  );
}
