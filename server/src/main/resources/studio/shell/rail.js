import { View } from "../base/draw.js";
import { html } from "../base/html.js";
import { icon } from "../base/icons.js";
import { PAGES } from "../pages.js";
import { inWords, watchHealth } from "./health.js";
import { openPreferences } from "./preferences.js";

/** The way to every page: at the side, or below on a narrow screen. */

/** @type {{current: string, health: import("./health.js").Health}} */
const state = { current: "", health: "unknown" };

const view = new View(
  () => html`
    <a class="mark" href="#chat" aria-label="Montage Studio">
      <svg viewBox="0 0 32 32" aria-hidden="true">
        <rect class="third" x="3" y="9" width="15" height="15" rx="4" />
        <rect class="second" x="8.5" y="7" width="15" height="15" rx="4" />
        <rect class="first" x="14" y="5" width="15" height="15" rx="4" />
        <path d="M19.5 9.3v6.4l5.4-3.2z" />
      </svg>
    </a>
    <ul>
      ${PAGES.map(
        (page) =>
          html`<li>
            <a href="#${page.name}" aria-current=${page.name === state.current ? "page" : "false"}>
              ${icon(page.icon)}<span>${page.title}</span>
            </a>
          </li>`,
      )}
      <li class="last">
        <button type="button" @click=${openPreferences}>
          ${icon("preferences")}<span>Preferences</span>
        </button>
      </li>
    </ul>
    <p class="health ${state.health}" title=${inWords(state.health)}>
      <span class="unseen">${inWords(state.health)}</span>
    </p>
  `,
);

/** @param {HTMLElement} root */
export function mountRail(root) {
  view.mount(root);
  watchHealth((health) => {
    state.health = health;
    view.draw();
  });
  return {
    /** @param {string} name */
    setCurrent(name) {
      state.current = name;
      view.draw();
    },
  };
}
