import { html } from "../base/html.js";
import { takes } from "./thread.js";

/**
 * How the model answers: the panel beside the conversation.
 *
 * @typedef {import("./session.js").Session} Session
 */

const FIELDS = [
  {
    name: "temperature",
    label: "Temperature",
    help: "0 takes the likeliest word each time; higher surprises more.",
    attributes: { min: 0, max: 2, step: 0.1 },
    placeholder: "the model's own",
  },
  {
    name: "maxTokens",
    label: "Longest answer",
    help: "In tokens; a word is one or two.",
    attributes: { min: 1, max: 1_000_000, step: 1 },
    placeholder: "no limit but the context",
  },
  {
    name: "seed",
    label: "Seed",
    help: "The same number gives the same answer again.",
    attributes: { min: 0, max: Number.MAX_SAFE_INTEGER, step: 1 },
    placeholder: "another each time",
  },
];

/** @param {Session} session */
export function options(session) {
  const chosen = session.current.options;
  const set = (/** @type {string} */ name) => (/** @type {Event} */ event) =>
    session.setOptions({ [name]: /** @type {HTMLInputElement} */ (event.target).value });
  const model = session.model();
  return html`
    <label class="field">
      <span>Model</span>
      <select @change=${set("model")}>
        ${session.models.map(({ id }) => html`<option value=${id} ?selected=${id === chosen.model}>${id}</option>`)}
      </select>
    </label>
    <p class="help">${model ? `Takes ${takes(model)}.` : "No model that chats is loaded."}</p>
    <label class="field">
      <span>System prompt</span>
      <textarea rows="4" placeholder="You are a patient teacher." .value=${chosen.system} @change=${set("system")}></textarea>
    </label>
    ${FIELDS.map(
      ({ name, label, help, attributes, placeholder }) =>
        html`<label class="field">
            <span>${label}</span>
            <input
              type="number"
              min=${attributes.min}
              max=${attributes.max}
              step=${attributes.step}
              placeholder=${placeholder}
              aria-describedby="help-${name}"
              .value=${chosen[/** @type {"seed"} */ (name)]}
              @change=${set(name)}
            />
          </label>
          <p class="help" id="help-${name}">${help}</p>`,
    )}
  `;
}
