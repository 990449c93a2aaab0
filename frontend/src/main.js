// Everything a page needs at once; what only some pages need is fetched when the page has it.
import htmx from "htmx.org";
import { watchKeys } from "./behaviours/keys.js";
import { watchCopying } from "./behaviours/copying.js";
import * as faces from "./behaviours/faces.js";
import * as pin from "./behaviours/pin.js";
import { watchLock } from "./behaviours/lock.js";
import { watchPopovers } from "./behaviours/popovers.js";
import { watchSwitching } from "./behaviours/switch.js";

// Strict content security: nothing inline, nothing evaluated; requests only to this server.
Object.assign(htmx.config, { includeIndicatorStyles: false, allowEval: false, selfRequestsOnly: true, historyCacheSize: 0, attributesToSettle: ["class"] });

/** What part of a page asks for which file; each exports attach(element). */
const WANTED = [
  ["[data-picker]", () => import("./behaviours/picker.js")],
  ["[data-drop]", () => import("./behaviours/dropping.js")],
  ["[data-form]", () => import("./behaviours/form.js")],
  ["[data-month]", () => import("./behaviours/month.js")],
  ["[data-grid]", () => import("./behaviours/grid.js")],
  ["[data-lookup]", () => import("./behaviours/lookup.js")],
  ["[data-take-from]", () => import("./behaviours/taking.js")],
  ["[data-chart]", () => import("./behaviours/chart.js")],
  ["[data-pin]", async () => pin],
  ["[data-faces]", async () => faces],
  ["[data-editor]", () => import("./behaviours/editor.js")],
  ["[data-passkey]", () => import("./behaviours/passkey.js")],
  ["form[data-note]", () => import("./behaviours/note.js")],
  ["form[data-find]", () => import("./behaviours/find.js")],
  ["[data-print]", () => import("./behaviours/printing.js")],
  ["[data-house]", () => import("./behaviours/house.js")],
  ["[data-desk]", () => import("./behaviours/desk.js")],
  ["[data-book], [data-asks], [data-float], [data-chat-text]", () => import("./behaviours/listing.js")],
];

function attachWithin(root) {
  for (const [selector, load] of WANTED) {
    const found = [...root.querySelectorAll(selector)].filter((one) => !one.dataset.attached);
    if (root.matches?.(selector) && !root.dataset.attached) found.push(root);
    for (const one of found) one.dataset.attached = "yes";
    if (found.length) load().then(({ attach }) => found.forEach(attach));
  }
}

watchKeys(document);
watchCopying(document);
watchPopovers(document);
watchSwitching();
watchLock();
attachWithin(document);
document.addEventListener("htmx:load", (event) => attachWithin(event.detail.elt));
document.documentElement.dataset.ready = "yes";
