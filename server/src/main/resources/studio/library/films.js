import { call, failureOf } from "../base/api.js";
import { duration, when } from "../base/format.js";
import { html, nothing, repeat } from "../base/html.js";
import { icon } from "../base/icons.js";
import { failureNote, wordButton } from "../base/widgets.js";
import { contentPath, download, shownAddress } from "../storyboard/films.js";

/**
 * The films that the server keeps, those made of each other side by side.
 *
 * @typedef {import("../storyboard/types.js").Film} Film
 */

const PAGE = 100;

/** @type {{films: Film[], failure?: import("../base/api.js").Failure}} */
const state = { films: [] };

/** @param {() => void} draw */
export async function loadFilms(draw) {
  try {
    state.films = await all();
    state.failure = undefined;
  } catch (error) {
    state.failure = failureOf(error);
  }
  draw();
}

export function hasFilms() {
  return state.films.length > 0;
}

async function all() {
  /** @type {Film[]} */
  const films = [];
  for (let more = true, after = ""; more; ) {
    const page = await call("GET", `v1/videos?limit=${PAGE}${after}`);
    films.push(...page.data);
    more = page.has_more === true && page.data.length > 0;
    after = `&after=${films[films.length - 1]?.id}`;
  }
  return films;
}

/** The films of each family, oldest first; the family with the newest first. @param {Film[]} films @returns {Film[][]} */
export function families(films) {
  const byId = new Map(films.map((film) => [film.id, film]));
  const root = (/** @type {Film} */ film) => {
    let found = film;
    for (let from = film; from; from = /** @type {Film} */ (byId.get(from.remixed_from_video_id ?? ""))) found = from;
    return found.id;
  };
  const groups = Map.groupBy(films, root);
  return [...groups.values()].map((group) => group.toSorted((a, b) => a.created_at - b.created_at || depth(a) - depth(b)));

  /** @param {Film} film @returns {number} */
  function depth(film) {
    const from = byId.get(film.remixed_from_video_id ?? "");
    return from ? 1 + depth(from) : 0;
  }
}

/** @param {() => void} draw */
export function filmList(draw) {
  if (state.failure) return failureNote(state.failure, wordButton("again", "Try again", () => loadFilms(draw)));
  if (!hasFilms()) return nothing;
  return html`<section class="films" aria-label="Films">
    <h2>Films</h2>
    <p class="help">On the server, until they expire. Remixes and longer versions stand beside what they were made of.</p>
    <ul class="items">
      ${repeat(
        families(state.films),
        ([first]) => first.id,
        (family) =>
          html`<li class="card family">
            <ul>
              ${repeat(
                family,
                ({ id }) => id,
                (film) => one(film, draw),
              )}
            </ul>
          </li>`,
      )}
    </ul>
  </section>`;
}

/** @param {Film} film @param {() => void} draw */
function one(film, draw) {
  const isDone = film.status === "completed";
  const source = isDone ? shownAddress(contentPath(film, "thumbnail"), draw) : "";
  const last = film.storyboard[film.storyboard.length - 1];
  return html`<li class="film">
    <a href="#storyboard/${film.id}">
      ${source ? html`<img src=${source} alt="" loading="lazy" />` : html`<span class="blank">${icon("film")}</span>`}
      <span>${film.prompt}</span>
    </a>
    <p class="help">
      ${[
        when(film.created_at * 1000),
        `${film.seconds} s`,
        film.size,
        ...(film.draft ? ["draft"] : []),
        ...(film.version > 1 ? [`version ${film.version}`] : []),
        ...(isDone ? [`took ${duration(film.usage?.compute_seconds ?? 0)}`] : [film.status.replace("_", " ")]),
        ...(film.remixed_from_video_id ? ["made of another film"] : []),
      ].join(" · ")}
    </p>
    ${film.storyboard.length > 1 ? html`<p class="help">${film.storyboard.length} checkpoints, up to “${last.prompt}”</p>` : nothing}
    <div class="acts">
      ${isDone ? wordButton("download", "MP4", () => download(film, "video")) : nothing}
      ${wordButton("remove", "Delete", () => forget(film, draw))}
    </div>
  </li>`;
}

/** @param {Film} film @param {() => void} draw */
async function forget(film, draw) {
  if (!confirm(`Delete the film “${film.prompt}” from the server?`)) return;
  try {
    await call("DELETE", `v1/videos/${film.id}`);
  } catch (error) {
    state.failure = failureOf(error);
    draw();
    return;
  }
  await loadFilms(draw);
}
