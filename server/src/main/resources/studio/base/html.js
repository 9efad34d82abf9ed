/** The view library, under one name for every page. */
export { html, nothing, render, svg } from "../lit-html/lit-html.js";
export { guard } from "../lit-html/directives/guard.js";
export { live } from "../lit-html/directives/live.js";
export { ref } from "../lit-html/directives/ref.js";
export { repeat } from "../lit-html/directives/repeat.js";
