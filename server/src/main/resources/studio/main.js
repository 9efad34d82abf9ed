import { PAGES } from "./pages.js";
import { openPreferences } from "./shell/preferences.js";
import { mountRail } from "./shell/rail.js";

/** Shows the page that the address names: #chat, #transcribe, ... */

const main = /** @type {HTMLElement} */ (document.getElementById("page"));
const rail = mountRail(/** @type {HTMLElement} */ (document.getElementById("rail")));

let end = () => {};
let shown = "";

async function show() {
  const [name, ...rest] = location.hash.slice(1).split("/");
  if (name === "page") return; // the skip link
  const row = PAGES.find((page) => page.name === name) ?? PAGES[0];
  const wanted = location.hash;
  const page = await row.load();
  if (wanted !== location.hash) return; // overtaken
  end();
  const root = document.createElement("div");
  root.className = `page ${row.name}`;
  main.replaceChildren(root);
  document.title = `${row.title} · Montage Studio`;
  rail.setCurrent(row.name);
  end = page.mount(root, rest.join("/"));
  // Not at the start: there the person has not asked for anything yet.
  if (shown !== "" && shown !== row.name) main.focus({ preventScroll: true });
  shown = row.name;
}

addEventListener("hashchange", show);
addEventListener("studio-key-wanted", openPreferences);
show();
