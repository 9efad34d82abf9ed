import { save } from "../base/browser.js";
import { View } from "../base/draw.js";
import { html, nothing } from "../base/html.js";
import { icon } from "../base/icons.js";
import { failureNote, openDialog, wordButton } from "../base/widgets.js";
import { isBlank, newBoard } from "./board.js";
import { cards } from "./cards.js";
import { Director } from "./director.js";
import { EXAMPLES } from "./examples.js";
import { screen, watch } from "./screen.js";
import { settings } from "./settings.js";
import { timeline } from "./timeline.js";
import { read, write } from "./wire.js";

/** The page where films are directed. */

const EXTENSION_SECONDS = 4;

const view = new View(template);
const director = new Director(view.draw);
let problem = "";

/** @type {import("../pages.js").Page["mount"]} */
export function mount(root, id) {
  director.restore();
  const end = view.mount(root);
  director.askModels();
  if (id !== "") director.open(id);
  return end;
}

function template() {
  return html`<div class="column">
    <header>
      <h1>Storyboard</h1>
      <p>Say what is seen when; the model makes the film between. A change pays only for what it touches.</p>
      <div class="acts">
        ${wordButton("plus", "New", () => start(newBoard()))}
        ${wordButton("storyboard", "Examples", chooseExample)}
        <label class="button quiet"
          ><input type="file" class="unseen" accept=".json,application/json" aria-label="Open a storyboard" @change=${load} />${icon("upload")}<span
            >Open</span
          ></label
        >
        ${wordButton("download", "Save", async () => save("storyboard.json", await write(director.board), "application/json"))}
      </div>
    </header>
    ${director.isAsked && director.filmers().length === 0 ? noModel() : nothing}
    ${problem === "" ? nothing : html`<p class="note bad" role="alert">${icon("alert")}<span>${problem}</span></p>`}
    ${director.failure ? failureNote(director.failure, director.isAsked ? nothing : wordButton("again", "Try again", () => director.askModels())) : nothing}
    ${isBlank(director.board) && !director.film ? html`<section aria-label="Examples"><h2>Start from an example</h2>${examples()}</section>` : nothing}
    <div class="studio">${screen(director, view.draw)} ${settings(director, { remix, extend, remove })}</div>
    ${timeline(director, director.film ? watch.now : -1)} ${cards(director, play, view.draw)}
  </div>`;
}

/** What is served instead, so that nobody has to guess. */
function noModel() {
  return html`<div class="note">
    ${icon("alert")}
    <div>
      <p><strong>No model on this server makes films</strong></p>
      <p>A storyboard can be written and saved; making its film needs a model that writes video. This server has:</p>
      <ul class="models">
        ${director.models.map(
          ({ id, architecture }) =>
            html`<li><code>${id}</code>: ${architecture.input_modalities.join(", ")} to ${architecture.output_modalities.join(", ")}</li>`,
        )}
      </ul>
      <p>Put another checkpoint into its folder of models, or name it in <code>models.load</code>, and start it again.</p>
    </div>
  </div>`;
}

/** @param {() => void} [chosen] */
function examples(chosen = () => {}) {
  return html`<ul class="examples">
    ${EXAMPLES.map(
      ({ title, told, ...board }) =>
        html`<li>
          <button
            type="button"
            @click=${() => {
              chosen();
              start(read(JSON.stringify(board)));
            }}
          >
            <strong>${title}</strong><span>${told}</span>
            <small>${board.storyboard.length} checkpoints, ${board.seconds} seconds</small>
          </button>
        </li>`,
    )}
  </ul>`;
}

function chooseExample() {
  openDialog("Start from an example", examples(() => document.querySelector("dialog")?.close()));
}

/** @param {import("./types.js").Board} board */
function start(board) {
  // What films were made of is on the server, and in the Library; what was only typed would be lost.
  const isOnlyHere = !isBlank(director.board) && director.isDirty();
  if (isOnlyHere && !confirm("Put another storyboard in the place of this one?")) return;
  problem = "";
  director.start(board);
}

/** @param {Event} event */
async function load(event) {
  const input = /** @type {HTMLInputElement} */ (event.target);
  const [file] = input.files ?? [];
  input.value = "";
  if (!file) return;
  try {
    start(read(await file.text()));
  } catch (error) {
    problem = /** @type {Error} */ (error).message;
    view.draw();
  }
}

/** @param {number} seconds */
function play(seconds) {
  const video = /** @type {HTMLVideoElement | null} */ (document.querySelector("video.film"));
  if (!video) return;
  video.currentTime = seconds;
  video.play();
  video.scrollIntoView({ block: "nearest" });
}

function remix() {
  askWords("Remix the film", "These words are added to each checkpoint; it becomes a film of its own.", "in winter", "Make the remix", false, (words) =>
    director.remix(words),
  );
}

function extend() {
  askWords("Extend the film", "What happens after its end; it becomes a film of its own.", "It starts to snow.", "Make it longer", true, (words, seconds) =>
    director.extend(words, seconds),
  );
}

/**
 * @param {string} title
 * @param {string} help
 * @param {string} placeholder
 * @param {string} go
 * @param {boolean} asksSeconds
 * @param {(words: string, seconds: number) => void} done
 */
function askWords(title, help, placeholder, go, asksSeconds, done) {
  const submit = (/** @type {Event} */ event) => {
    event.preventDefault();
    const form = /** @type {HTMLFormElement} */ (event.currentTarget);
    const fields = new FormData(form);
    form.closest("dialog")?.close();
    done(String(fields.get("words")).trim(), Number(fields.get("seconds") ?? EXTENSION_SECONDS));
  };
  openDialog(
    title,
    html`<form @submit=${submit}>
      <p class="help">${help}</p>
      <label class="field"><span>Words</span><textarea name="words" rows="2" required placeholder=${placeholder}></textarea></label>
      ${asksSeconds
        ? html`<label class="field"
            ><span>Seconds</span><input type="number" name="seconds" min="0.5" step="0.5" required value=${EXTENSION_SECONDS}
          /></label>`
        : nothing}
      <button type="submit" class="main">${go}</button>
    </form>`,
  );
}

function remove() {
  if (!confirm("Delete this film from the server? The storyboard stays here.")) return;
  // A player goes on asking for what it plays, also when that is gone.
  for (const video of document.querySelectorAll("video")) {
    video.removeAttribute("src");
    video.load();
  }
  director.deleteFilm();
}
