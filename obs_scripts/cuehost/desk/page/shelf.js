// Backgrounds to choose from, as pictures that come while somebody looks, and the order for more of them.

import { el, put } from "./dom.js";
import { media } from "./link.js";
import { say } from "./words.js";

const MOST = 2;
const pictures = new Map(); // by where they are got, as addresses

export function forget() {
  for (const address of pictures.values()) URL.revokeObjectURL(address);
  pictures.clear();
}

export function cardOf(path, name, { pressed, about, disabled, choose }) {
  const picture = el("img", { alt: "", "data-path": path });
  if (pictures.has(path)) picture.src = pictures.get(path);
  return el(
    "button", { type: "button", class: "set", "aria-pressed": String(pressed), disabled, onclick: choose },
    picture, el("span", { class: "name", text: name }), about ? el("span", { class: "chip", text: about }) : null,
  );
}

/** Gets the pictures in `box`, one after another, while `looks()`. */
export async function draw(box, looks, failed) {
  for (const { dataset: { path } } of box.querySelectorAll("[data-path]")) {
    if (!looks()) return;
    if (pictures.has(path)) continue;
    const picture = await media(path, failed);
    if (!picture || !looks()) return;
    pictures.set(path, URL.createObjectURL(picture));
    const place = box.querySelector(`[data-path="${CSS.escape(path)}"]`);
    if (place) place.src = pictures.get(path);
  }
}

export const more = (room) => Math.min(MOST, room || MOST);

/** The order for more: how far `making` is with them and what it cost, or whose model there is (`about`).
 *  `busy`: pictures are being made, of these or others. */
export function showOrder({ row, button, bar, says }, making, { model, room, about, busy }) {
  const under = Boolean(making?.total);
  row.hidden = !model && !making;
  put(button, say("make_backgrounds", more(room)));
  button.disabled = busy || !room;
  bar.hidden = !under;
  if (under) {
    bar.max = making.total;
    bar.value = making.done;
  }
  put(says, under ? say("making", making.done, making.total) : (making?.fault ?? making?.used ?? about ?? model ?? ""));
}
