import { failureOf, models, text } from "../base/api.js";
import { View } from "../base/draw.js";
import { count, duration, listed } from "../base/format.js";
import { html, nothing } from "../base/html.js";
import { parseMetrics, total } from "../base/prometheus.js";
import { failureNote } from "../base/widgets.js";
import { inWords, watchHealth } from "../shell/health.js";
import { point, routes, sinceStart } from "./readings.js";
import { sparkline } from "./sparkline.js";

/**
 * What the server does at this moment, and has done.
 *
 * @typedef {import("./readings.js").Point} Point
 * @typedef {keyof Point} Reading
 */

const EVERY_MS = 1000;
const KEPT = 120;
const MODALITIES = { text: "text", image: "pictures", audio: "sound", video: "films" };

/** @type {{name: Reading, title: string, help: string, unit?: string, show: (value: number) => string, ceiling?: number}[]} */
const TILES = [
  { name: "running", title: "Answering", show: count, unit: "requests", help: "Being written at this moment, all together in one batch." },
  { name: "waiting", title: "In the queue", show: count, unit: "requests", help: "They wait for a place. When the queue is full, more are refused at once." },
  { name: "written", title: "Writing", show: count, unit: "tokens a second", help: "All answers together. A word is one or two tokens." },
  { name: "read", title: "Reading", show: count, unit: "tokens a second", help: "What was asked, before the first word of an answer." },
  { name: "memory", title: "Memory", show: (value) => (value * 100).toFixed(value > 0 && value < 0.1 ? 1 : 0), unit: "% in use", ceiling: 1, help: "Of the room that holds conversations (key/value cache), what is taken." },
  { name: "transcribing", title: "Transcribing", show: count, unit: "recordings", help: "Being listened to at this moment." },
];

/** @type {{scrape?: import("./readings.js").Scrape, points: Point[], models: import("../base/api.js").Model[],
 *   health: import("../shell/health.js").Health, failure?: import("../base/api.js").Failure}} */
const state = { points: [], models: [], health: "unknown" };

const view = new View(template);

/** @type {import("../pages.js").Page["mount"]} */
export function mount(root) {
  const ends = [
    view.mount(root),
    watchHealth((health) => {
      state.health = health;
      view.draw();
    }),
  ];
  // Rates across the time when nobody looked would say nothing.
  state.scrape = undefined;
  state.points = [];
  models().then((all) => (state.models = all)).catch(() => {});
  look();
  const timer = setInterval(() => document.visibilityState === "visible" && look(), EVERY_MS);
  return () => {
    clearInterval(timer);
    ends.forEach((end) => end());
  };
}

async function look() {
  try {
    const scrape = { samples: parseMetrics(await text("metrics")), seconds: performance.now() / 1000 };
    state.points = [...state.points, point(scrape, state.scrape)].slice(-KEPT);
    state.scrape = scrape;
    state.failure = undefined;
  } catch (error) {
    state.failure = failureOf(error);
  }
  view.draw();
}

function template() {
  return html`<div class="column">
    <header>
      <h1>Engine</h1>
      <p>${inWords(state.health)}. Here is what it does, second by second, and what it has done.</p>
    </header>
    ${state.failure ? failureNote(state.failure) : nothing}
    <div class="tiles">${TILES.map(tile)}</div>
    ${state.scrape ? past(state.scrape.samples) : nothing}
  </div>`;
}

/** @param {typeof TILES[number]} tile */
function tile({ name, title, show, unit, help, ceiling }) {
  const now = state.points.at(-1)?.[name];
  return html`<section class="card tile" aria-label=${title}>
    <h2>${title}</h2>
    <p class="reading"><strong data-reading=${name}>${now === undefined ? "–" : show(now)}</strong> ${unit}</p>
    ${sparkline(state.points.map((one) => one[name]), KEPT, ceiling)}
    <p class="help">${help}</p>
  </section>`;
}

/** @param {import("../base/prometheus.js").Sample[]} samples */
function past(samples) {
  const { remembered, firstWord, firstWordSlow, nextWord, written, heardSeconds } = sinceStart(samples);
  /** @type {[string, string, string][]} */
  const facts = [
    ["First word after", firstWord === undefined ? "–" : duration(firstWord), firstWordSlow === undefined ? "no answer yet" : `for half of all answers, ${duration(firstWordSlow)} for 19 of 20`],
    ["Then a token every", nextWord === undefined ? "–" : `${(nextWord * 1000).toFixed(nextWord < 0.01 ? 1 : 0)} ms`, "for half of all tokens"],
    ["Not read twice", remembered === undefined ? "–" : `${Math.round(remembered * 100)} %`, "of what was asked was known from before (prefix cache)"],
    ["Written", count(written), "tokens since the start"],
    ["Listened to", heardSeconds > 0 ? duration(heardSeconds) : "–", "of recordings since the start"],
  ];
  return html`<section class="card" aria-label="Since the start">
      <h2>Since the start</h2>
      <dl class="facts">
        ${facts.map(([what, value, help]) => html`<div><dt>${what}</dt><dd><strong>${value}</strong><span class="help">${help}</span></dd></div>`)}
      </dl>
    </section>
    <section class="card" aria-label="Models">
      <h2>Models</h2>
      <div class="wide" tabindex="0" role="region" aria-label="Table of models">
        <table>
          <thead><tr><th>Model</th><th>Takes</th><th>Gives</th><th class="number">Written</th></tr></thead>
          <tbody>
            ${state.models.map(
              ({ id, architecture }) =>
                html`<tr>
                  <td><strong>${id}</strong></td>
                  <td>${named(architecture.input_modalities)}</td>
                  <td>${named(architecture.output_modalities)}</td>
                  <td class="number">${count(total(samples, "vllm:generation_tokens_total", { model_name: id }))} tokens</td>
                </tr>`,
            )}
          </tbody>
        </table>
      </div>
    </section>
    ${requests(samples)}`;
}

/** @param {string[]} modalities */
function named(modalities) {
  return listed(modalities.map((name) => MODALITIES[/** @type {"text"} */ (name)] ?? name));
}

/** @param {import("../base/prometheus.js").Sample[]} samples */
function requests(samples) {
  const rows = routes(samples);
  return html`<section class="card" aria-label="Requests">
    <h2>Requests</h2>
    ${rows.length === 0
      ? html`<p class="help">None yet. Ask something in <a href="#chat">Chat</a> and come back: the numbers above move.</p>`
      : html`<div class="wide" tabindex="0" role="region" aria-label="Table of requests">
          <table>
            <thead><tr><th>Route</th><th class="number">Answered</th><th class="number">Refused</th><th class="number">Failed</th></tr></thead>
            <tbody>
              ${rows.map(
                ({ route, answered, refused, failed }) =>
                  html`<tr>
                    <td><code>${route}</code></td>
                    <td class="number">${count(answered)}</td>
                    <td class="number">${count(refused)}</td>
                    <td class="number">${count(failed)}</td>
                  </tr>`,
              )}
            </tbody>
          </table>
        </div>`}
    <p class="help">All numbers, for Prometheus and its dashboards: <a href="metrics" target="_blank" rel="noopener">/metrics</a>.</p>
  </section>`;
}
