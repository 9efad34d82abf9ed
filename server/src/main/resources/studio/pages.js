/**
 * The pages of the Studio. A new one is one module and one row here.
 *
 * @typedef {{mount: (root: HTMLElement, rest: string) => () => void}} Page mounts itself into an
 *   empty element, given what follows its name in the address; returns what ends it
 * @typedef {{name: string, title: string, icon: import("./base/icons.js").Icon, load: () => Promise<Page>}} Row
 */

/** @type {Row[]} */
export const PAGES = [
  { name: "chat", title: "Chat", icon: "chat", load: () => import("./chat/page.js") },
  { name: "storyboard", title: "Storyboard", icon: "storyboard", load: () => import("./storyboard/page.js") },
  { name: "transcribe", title: "Transcribe", icon: "transcribe", load: () => import("./transcribe/page.js") },
  { name: "library", title: "Library", icon: "library", load: () => import("./library/page.js") },
  { name: "engine", title: "Engine", icon: "engine", load: () => import("./engine/page.js") },
];
