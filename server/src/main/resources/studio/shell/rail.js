import { View } from "../base/draw.js";
import { html } from "../base/html.js";
import { icon } from "../base/icons.js";
import { PAGES } from "../pages.js";
import { inWords, watchHealth } from "./health.js";
import { openPreferences } from "./preferences.js";

/** The way to every page, below the mark: at the side, or at the foot of a narrow screen. */

/** @type {{current: string, health: import("./health.js").Health}} */
const state = { current: "", health: "unknown" };

const view = new View(
  () => html`
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
