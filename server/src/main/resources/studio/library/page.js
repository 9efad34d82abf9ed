import { all, remove } from "../base/database.js";
import { View } from "../base/draw.js";
import { bytes, duration, when } from "../base/format.js";
import { html, nothing, repeat } from "../base/html.js";
import { icon } from "../base/icons.js";
import { plainText } from "../base/subtitles.js";
import { wordButton } from "../base/widgets.js";
import { exports } from "../transcribe/exports.js";
import { filmList, hasFilms, loadFilms } from "./films.js";

/**
 * What was made: films on the server, transcripts in this browser, each with the request that made it.
 *
 * @typedef {import("../transcribe/types.js").Transcript} Transcript
 */

const EXCERPT_CHARACTERS = 220;

/** @type {{items: Transcript[], conversations: number, used: number, room: number, loaded: boolean}} */
const state = { items: [], conversations: 0, used: 0, room: 0, loaded: false };

const view = new View(template);

/** @type {import("../pages.js").Page["mount"]} */
export function mount(root) {
  const end = view.mount(root);
  load();
  loadFilms(view.draw);
  return end;
}

async function load() {
  state.items = (await all("library")).sort((a, b) => b.created - a.created);
  state.conversations = (await all("conversations")).length;
  // Only pages by https or from localhost are told.
  const estimate = (await navigator.storage?.estimate()) ?? {};
  state.used = estimate.usage ?? 0;
  state.room = estimate.quota ?? 0;
  state.loaded = true;
  view.draw();
}

/** @param {Transcript} item */
async function forget(item) {
  if (!confirm(`Delete “${item.title}” from this browser?`)) return;
  await remove("library", item.id);
  await load();
}

async function forgetAll() {
  if (!confirm(`Delete all ${state.items.length} transcripts from this browser?`)) return;
  await Promise.all(state.items.map(({ id }) => remove("library", id)));
  await load();
}

function template() {
  return html`<div class="column">
    <header>
      <h1>Library</h1>
      <p>What was made, with what made it. Films are kept on the server, transcripts in this browser.</p>
    </header>
    ${filmList(view.draw)}
    ${state.items.length > 0
      ? html`<ul class="items" aria-label="Transcripts">${repeat(state.items, ({ id }) => id, card)}</ul>`
      : state.loaded && !hasFilms()
        ? empty()
        : nothing}
    ${state.loaded ? room() : nothing}
  </div>`;
}

/** @param {Transcript} item */
function card(item) {
  const text = plainText(item.segments).trim();
  return html`<li class="card">
    <header>
      <h2><a href="#transcribe/${item.id}">${item.title}</a></h2>
      <p class="help">
        Transcript · ${when(item.created)}${item.durationSeconds > 0 ? ` · ${duration(item.durationSeconds)} long` : ""} ·
        ${item.recording ? `with its recording, ${bytes(item.recording.size)}` : "text only"}
      </p>
    </header>
    <p>${text.length > EXCERPT_CHARACTERS ? `${text.slice(0, EXCERPT_CHARACTERS).trimEnd()} …` : text}</p>
    <div class="row">${exports(item)} ${wordButton("remove", "Delete", () => forget(item))}</div>
  </li>`;
}

function empty() {
  return html`<div class="drop">
    ${icon("library")}
    <p><strong>Nothing here yet</strong></p>
    <p class="help">Films and transcripts come here by themselves, to be watched, read, played and exported later.</p>
    <div class="ways">
      <a class="button" href="#storyboard">Make a film</a> <a class="button" href="#transcribe">Transcribe a recording</a>
    </div>
  </div>`;
}

function room() {
  const conversations = `${state.conversations} ${state.conversations === 1 ? "conversation" : "conversations"}`;
  return html`<section class="card room" aria-label="Disk">
    <div>
      <h2>Disk</h2>
      <p class="help">
        ${state.room > 0
          ? html`${bytes(state.used)} used of ${bytes(state.room)} that this browser allows, ${conversations} included.`
          : html`This browser does not tell how much is used; ${conversations} are kept, too.`}
      </p>
    </div>
    ${state.room > 0 ? html`<meter aria-label="Disk used" min="0" max=${state.room} .value=${state.used}></meter>` : nothing}
    ${state.items.length > 0 ? wordButton("remove", "Delete all transcripts", forgetAll) : nothing}
  </section>`;
}
