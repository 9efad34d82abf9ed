import { blobAddress } from "../base/browser.js";
import { duration } from "../base/format.js";
import { html, nothing } from "../base/html.js";
import { icon } from "../base/icons.js";
import { failureNote, wordButton } from "../base/widgets.js";
import { MOST_GIF_SECONDS, contentPath, download, shownAddress, streamAddress } from "./films.js";

/**
 * Where the film plays, while it is made and afterwards, with its earlier versions beside it.
 *
 * @typedef {import("./director.js").Director} Director
 * @typedef {import("./types.js").Film} Film
 */

/** @type {{film: string, now: number, compares: boolean}} film: which one, and of it which version, is at second now */
export const watch = { film: "", now: -1, compares: false };

/** @param {Director} director @param {() => void} draw */
export function screen(director, draw) {
  const { film } = director;
  return html`<section class="screen" aria-label="The film">
    ${film ? player(director, film, draw) : empty()}
    ${film ? status(director, film) : nothing}
    ${film?.status === "completed" ? files(director, film, draw) : nothing}
  </section>`;
}

function empty() {
  return html`<div class="blank">${icon("film")}<p>The film plays here while it is made.</p></div>`;
}

/** @param {Director} director @param {Film} film @param {() => void} draw */
function player(director, film, draw) {
  const source = sourceOf(film, draw);
  const shown = `${film.id}/${film.version}`;
  if (watch.film !== shown) Object.assign(watch, { film: shown, now: -1, compares: false });
  const old = watch.compares ? director.earlier[0] : undefined;
  const video = source
    ? html`<video
        class="film"
        src=${source}
        aria-label="The film"
        controls
        .muted=${true}
        autoplay
        playsinline
        .loop=${film.status === "completed" && Number(film.seconds) < 30}
        @loadedmetadata=${(/** @type {Event} */ event) => {
          // The finished film goes on where the growing one was.
          if (watch.now > 0) /** @type {HTMLVideoElement} */ (event.target).currentTime = watch.now;
        }}
        @timeupdate=${(/** @type {Event} */ event) => {
          const video = /** @type {HTMLVideoElement} */ (event.target);
          if (video.readyState === HTMLMediaElement.HAVE_NOTHING) return;
          watch.now = video.currentTime;
          draw();
        }}
      ></video>`
    : html`<div class="blank busy">
        ${icon("film")}
        <p>${waiting(film)}</p>
      </div>`;
  if (!old) return video;
  return html`<div class="pair">
    <figure>${video}<figcaption>Version ${film.version}, now</figcaption></figure>
    <figure>
      <video src=${blobAddress(old.blob)} aria-label="Version ${old.version}" controls loop playsinline .muted=${true}></video>
      <figcaption>Version ${old.version}</figcaption>
    </figure>
  </div>`;
}

/** @param {Film} film @param {() => void} draw */
function sourceOf(film, draw) {
  if (film.status === "completed") return shownAddress(contentPath(film), draw);
  return film.status === "failed" || film.work.seconds_done === 0 ? "" : streamAddress(film);
}

/** @param {Film} film */
function waiting(film) {
  if (film.status === "failed") return "There is no film.";
  const before = film.work.queue_position ?? 0;
  if (film.status === "queued" && before > 0) return `${before} ${before === 1 ? "film is" : "films are"} made first.`;
  return "The pictures of the checkpoints are made first.";
}

/** @param {Director} director @param {Film} film */
function status(director, film) {
  const { key_slices: keys, stretches } = film.work;
  const total = keys.total + stretches.total;
  const reused = keys.reused + stretches.reused;
  if (film.status === "failed") {
    return failureNote({ message: film.error?.message ?? "", status: 500, param: "", code: film.error?.code ?? "", retryAfter: 0 });
  }
  if (director.isRunning()) {
    const eta = film.work.eta_seconds;
    return html`<div class="progress">
      <p>
        ${keys.done} of ${keys.total} pictures, ${stretches.done} of ${stretches.total} stretches;
        ${duration(film.work.seconds_done)} to be watched${eta === undefined ? "" : ` · about ${duration(eta)} left`}
      </p>
      <progress aria-label="Progress of the film" max="100" .value=${film.progress}></progress>
    </div>`;
  }
  return html`<p class="facts-line">
    <strong data-reading="reused">${reused} of ${total} parts re-used</strong> · version ${film.version} · ${film.seconds} s, ${film.size},
    ${film.fps} frames a second${film.draft ? " · draft" : ""} · took ${duration(film.usage?.compute_seconds ?? 0)} in all
  </p>`;
}

/** @param {Director} director @param {Film} film @param {() => void} draw */
function files(director, film, draw) {
  const [old] = director.earlier;
  return html`<div class="acts" role="group" aria-label="The film as a file">
    ${wordButton("download", "MP4", () => download(film, "video"))}
    ${Number(film.seconds) <= MOST_GIF_SECONDS ? wordButton("download", "GIF", () => download(film, "gif")) : nothing}
    ${wordButton("download", "Contact sheet", () => download(film, "spritesheet"))}
    ${old
      ? wordButton("film", watch.compares ? "Only this version" : `Compare with version ${old.version}`, () => {
          watch.compares = !watch.compares;
          draw();
        })
      : nothing}
  </div>`;
}
