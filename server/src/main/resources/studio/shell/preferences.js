import { html } from "../base/html.js";
import { prefer, preference } from "../base/preferences.js";
import { openDialog } from "../base/widgets.js";

const THEMES = [
  ["", "As the system"],
  ["light", "Light"],
  ["dark", "Dark"],
];

/** @param {string} theme */
function setTheme(theme) {
  prefer("theme", theme);
  if (theme === "") {
    delete document.documentElement.dataset.theme;
  } else {
    document.documentElement.dataset.theme = theme;
  }
}

/** @param {Event} event */
function setKey(event) {
  event.preventDefault();
  const form = /** @type {HTMLFormElement} */ (event.currentTarget);
  prefer("key", String(new FormData(form).get("key")).trim());
  location.reload();
}

/** The theme, and the key if the server asks for one. */
export function openPreferences() {
  if (document.querySelector("dialog[open]")) return;
  openDialog(
    "Preferences",
    html`
      <fieldset class="choice">
        <legend>Theme</legend>
        ${THEMES.map(
          ([value, label]) =>
            html`<label>
              <input
                type="radio"
                name="theme"
                value=${value}
                ?checked=${preference("theme", "") === value}
                @change=${() => setTheme(value)}
              />
              <span>${label}</span>
            </label>`,
        )}
      </fieldset>
      <form @submit=${setKey}>
        <label class="field">
          <span>API key</span>
          <input type="password" name="key" autocomplete="off" .value=${preference("key", "")} aria-describedby="key-help" />
        </label>
        <p id="key-help" class="help">
          Only needed if the server was started with <code>server.api-keys</code>. It stays in this browser.
        </p>
        <button type="submit">Keep the key</button>
      </form>
      <p class="help">
        All the Studio does, programs can do too: <a href="openapi.json" target="_blank" rel="noopener">the interface</a>.
      </p>
    `,
  );
}
