// What stands behind the host: sets that are drawn and the seller's own pictures, looked at and chosen.

import { $, el, put, toast } from "./dom.js";
import { press } from "./controls.js";
import { ask, media, show } from "./link.js";
import { has, say } from "./words.js";

const MORE = 2;

let told = null;
let made = null; // of the order under way, whose end has more backgrounds read
let shown = "";
let turn = 0;
const pictures = new Map(); // by name, as addresses: made when they are first looked at

const query = () => (told?.lang ? `?lang=${encodeURIComponent(told.lang)}` : "");

export async function readBackgrounds(chosen, lang) {
  const mine = ++turn;
  if (chosen !== shown) forget();
  shown = chosen;
  const path = `/shows/${chosen}/backgrounds${lang ? `?lang=${encodeURIComponent(lang)}` : ""}`;
  const answer = await ask("GET", path);
  if (mine !== turn) return;
  told = answer.ok ? { ...answer, lang } : null;
  showBackgrounds();
}

function forget() {
  for (const address of pictures.values()) URL.revokeObjectURL(address);
  pictures.clear();
}

const nameOf = ({ name, value, kind }) => {
  const key = `set_${name.replaceAll("-", "_")}`;
  return kind === "set" && has(key) ? say(key) : kind === "picture" ? value.split("/").pop() : kind === "made" || kind === "drawn" ? `${value} ${name.split("-").pop()}` : value;
};

export function showBackgrounds() {
  $("backgrounds-card").hidden = !told;
  if (!told) return;
  const chosen = told.backgrounds.find((one) => one.chosen);
  put($("background-now"), chosen ? nameOf(chosen) : "");
  put($("backgrounds-say"), told.settable ? "" : say("not_here"));
  $("backgrounds").replaceChildren(...told.backgrounds.map(cardOf));
  showMaking();
  if ($("backgrounds-card").open) draw();
}

/** How far the image model is, and what it cost. */
export function showMaking() {
  const making = show.state.making?.show === shown ? show.state.making : null;
  const busy = Boolean(making?.total);
  $("make-row").hidden = !told?.model && !making;
  put($("make-backgrounds"), say("make_backgrounds", Math.min(MORE, told?.room || MORE)));
  $("make-backgrounds").disabled = busy || !told?.room;
  $("make-progress").hidden = !busy;
  if (busy) {
    $("make-progress").max = making.total;
    $("make-progress").value = making.done;
  }
  put($("make-say"), busy ? say("making", making.done, making.total) : (making?.fault ?? making?.used ?? told?.model ?? ""));
  if (busy) made = shown;
  else if (making && made === shown) {
    made = null;
    readBackgrounds(shown, told?.lang);
  }
}

function cardOf(one) {
  const picture = el("img", { alt: "", "data-name": one.name });
  if (pictures.has(one.name)) picture.src = pictures.get(one.name);
  const about = one.chosen ? el("span", { class: "chip", text: `✓ ${say("chosen")}` }) : null;
  return el(
    "button", { type: "button", class: "set", "aria-pressed": String(one.chosen), disabled: !told.settable, onclick: () => choose(one) },
    picture, el("span", { class: "name", text: nameOf(one) }), about,
  );
}

/** Gets the pictures, one after another, while somebody looks. */
async function draw() {
  const mine = turn;
  for (const { name } of told?.backgrounds ?? []) {
    if (mine !== turn || !$("backgrounds-card").open) return;
    if (pictures.has(name)) continue;
    const picture = await media(`/shows/${shown}/backgrounds/${encodeURIComponent(name)}.png${query()}`, (why) => put($("backgrounds-say"), why));
    if (mine !== turn || !picture) return;
    pictures.set(name, URL.createObjectURL(picture));
    const place = $("backgrounds").querySelector(`[data-name="${CSS.escape(name)}"]`);
    if (place) place.src = pictures.get(name);
  }
}

async function choose(one) {
  if (one.chosen) return;
  const body = { background: one.name, lang: told.lang, by: $("by").value.trim() };
  const mine = ++turn;
  const answer = await ask("POST", `/shows/${shown}/backgrounds`, body, told.revision);
  if (mine !== turn) return;
  if (!answer.ok) {
    toast(answer.outdated ? say("sheet_outdated") : answer.error || say("unreached"), "bad");
    return answer.outdated ? readBackgrounds(shown, told.lang) : undefined;
  }
  told = { ...answer, lang: told.lang };
  toast(say("corrected", answer.before || "–", answer.after), "good");
  showBackgrounds();
  $("backgrounds").querySelector("[aria-pressed=true]")?.focus();
}

export function followBackgrounds() {
  $("make-backgrounds").onclick = () => press(() => ask("POST", `/shows/${shown}/backgrounds/make`, { count: Math.min(MORE, told.room), by: $("by").value.trim() }));
  $("backgrounds-card").ontoggle = () => $("backgrounds-card").open && draw();
}
