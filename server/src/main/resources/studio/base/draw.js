import { render } from "./html.js";

/**
 * A page's view: drawn again, at most once a frame, whenever its state has changed. State outlives
 * the view: an answer goes on while another page is shown.
 */
export class View {
  /** @type {HTMLElement | undefined} */
  #root;
  #waits = false;
  #template;

  /** @param {() => unknown} template what the state looks like now */
  constructor(template) {
    this.#template = template;
  }

  /** @param {HTMLElement} root @returns {() => void} ends it */
  mount(root) {
    this.#root = root;
    render(this.#template(), root);
    return () => {
      this.#root = undefined;
    };
  }

  /** Says that the state has changed. */
  draw = () => {
    if (this.#waits) return;
    this.#waits = true;
    requestAnimationFrame(() => {
      this.#waits = false;
      if (this.#root) render(this.#template(), this.#root);
    });
  };
}
