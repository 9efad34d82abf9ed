import { when } from "../base/format.js";
import { html, repeat } from "../base/html.js";
import { iconButton } from "../base/widgets.js";
import { icon } from "../base/icons.js";

/**
 * The conversations that this browser keeps.
 *
 * @param {import("./session.js").Session} session
 * @param {() => void} chosen is told when one was chosen
 */
export function history(session, chosen) {
  const choose = (/** @type {string} */ id) => () => {
    session.choose(id);
    chosen();
  };
  return html`
    <button type="button" class="fresh" @click=${choose("")}>${icon("plus")}<span>New conversation</span></button>
    <ul class="conversations">
      ${repeat(
        session.conversations,
        ({ id }) => id,
        ({ id, title, updated }) =>
          html`<li>
            <button type="button" aria-current=${id === session.current.id ? "true" : "false"} @click=${choose(id)}>
              <span>${title}</span><time>${when(updated)}</time>
            </button>
            ${iconButton("remove", `Delete ${title}`, () => {
              if (confirm(`Delete “${title}” from this browser?`)) session.forget(id);
            })}
          </li>`,
      )}
    </ul>
    ${session.conversations.length === 0 ? html`<p class="help">Conversations are kept here, in this browser only.</p>` : ""}
  `;
}
