import { html } from "./html.js";

/** Line drawings on a grid of 20 by 20; beside words, or in buttons that carry a label. */
const PATHS = {
  chat: "M3 5.5A2.5 2.5 0 0 1 5.5 3h9A2.5 2.5 0 0 1 17 5.5v6a2.5 2.5 0 0 1-2.5 2.5H9l-4 3v-3.1A2.5 2.5 0 0 1 3 11.5zM7 7.2h6M7 10h3.5",
  storyboard: "M3 4.5h6v5H3zM11 4.5h6v5h-6zM3 13.5h14M6 11.7v3.6M14 11.7v3.6",
  transcribe: "M3 8.5v3M6.5 5.5v9M10 3v14M13.5 6.5v7M17 8.5v3",
  library: "M4.5 3.5v13M8 3.5v13M11.3 4.2l3.9 12.3",
  engine: "M3.6 14.5a7.2 7.2 0 1 1 12.8 0M10 11.5l3-4.2M9.2 11.5h1.6",
  plus: "M10 4v12M4 10h12",
  attach: "M15.5 9.3l-5.8 5.8a3.6 3.6 0 0 1-5.1-5.1l6.3-6.3a2.4 2.4 0 0 1 3.4 3.4L8 13.3a1.2 1.2 0 0 1-1.7-1.7l5.6-5.6",
  microphone: "M10 2.8a2.3 2.3 0 0 1 2.3 2.3v4.4a2.3 2.3 0 0 1-4.6 0V5.1A2.3 2.3 0 0 1 10 2.8zM5.2 9.3a4.8 4.8 0 0 0 9.6 0M10 14.1v3.1",
  send: "M10 16V4.5M5 9.2l5-5 5 5",
  stop: "M6 6h8v8H6z",
  copy: "M7.5 7.5h8v8h-8zM4.5 12.5v-8h8",
  again: "M16 10a6 6 0 1 1-1.8-4.3M16.2 3.2v3.3h-3.3",
  edit: "M4 16l.8-3.2L13 4.6a1.5 1.5 0 0 1 2.2 0l.2.2a1.5 1.5 0 0 1 0 2.2l-8.2 8.2z",
  remove: "M4.5 5.5h11M8 5.5V4h4v1.5M6 5.5l.7 10.5h6.6L14 5.5",
  call: "M6.5 6.5L3 10l3.5 3.5M13.5 6.5L17 10l-3.5 3.5M11.3 4.5l-2.6 11",
  options: "M3.5 6h7M14.5 6h2M3.5 14h2M9.5 14h7M10.5 6a2 2 0 1 0 4 0 2 2 0 1 0-4 0M5.5 14a2 2 0 1 0 4 0 2 2 0 1 0-4 0",
  close: "M5 5l10 10M15 5L5 15",
  download: "M10 3.5v9M6 9l4 4 4-4M4 16.5h12",
  history: "M4 5.5h12M4 10h12M4 14.5h7",
  alert: "M10 6.2v4.6M10 13.6v.1M10 2.8a7.2 7.2 0 1 1 0 14.4 7.2 7.2 0 0 1 0-14.4z",
  preferences: "M10 7.4a2.6 2.6 0 1 1 0 5.2 2.6 2.6 0 0 1 0-5.2zM10 2.8v2M10 15.2v2M2.8 10h2M15.2 10h2M4.9 4.9l1.4 1.4M13.7 13.7l1.4 1.4M4.9 15.1l1.4-1.4M13.7 6.3l1.4-1.4",
  open: "M4 10h11.5M11 5.5l4.5 4.5-4.5 4.5",
  sound: "M4 8v4h2.6L10.5 15V5L6.6 8zM13.2 7.3a3.8 3.8 0 0 1 0 5.4",
  play: "M6.5 4.5v11l9-5.5z",
  upload: "M10 12.5v-9M6 7l4-4 4 4M4 16.5h12",
  picture: "M3.5 4.5h13v11h-13zM3.5 13l4-4 3.5 3.5 2.5-2.5 3 3M12.6 7.6v.1",
  film: "M3.5 4.5h13v11h-13zM7 4.5v11M13 4.5v11M3.5 10h3.5M13 10h3.5",
};

/** @typedef {keyof typeof PATHS} Icon */

/** @param {Icon} name */
export function icon(name) {
  return html`<svg class="icon" viewBox="0 0 20 20" aria-hidden="true" focusable="false"><path d=${PATHS[name]} /></svg>`;
}
