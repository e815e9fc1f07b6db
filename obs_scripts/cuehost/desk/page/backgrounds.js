// What stands behind the host: sets that are drawn and the seller's own pictures, looked at and chosen.

import { $, put, toast } from "./dom.js";
import { press } from "./controls.js";
import { ask, show } from "./link.js";
import { cardOf, draw, forget, more, showOrder } from "./shelf.js";
import { has, say } from "./words.js";

let told = null;
let made = null; // of the order under way, whose end has more backgrounds read
let shown = "";
let turn = 0;

const query = (lang) => (lang ? `?lang=${encodeURIComponent(lang)}` : "");

export async function readBackgrounds(chosen, lang) {
  const mine = ++turn;
  if (chosen !== shown) forget();
  shown = chosen;
  const answer = await ask("GET", `/shows/${chosen}/backgrounds${query(lang)}`);
  if (mine !== turn) return;
  told = answer.ok ? { ...answer, lang } : null;
  showBackgrounds();
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
  $("backgrounds").replaceChildren(...told.backgrounds.map(cardOfShow));
  showMaking();
  if ($("backgrounds-card").open) drawAll();
}

/** How far the image model is, and what it cost. */
export function showMaking() {
  const { making } = show.state;
  const mine = making?.show === shown && !making.set ? making : null;
  const busy = Boolean(making?.total);
  const parts = { row: $("make-row"), button: $("make-backgrounds"), bar: $("make-progress"), says: $("make-say") };
  showOrder(parts, mine, { model: told?.model, room: told?.room, busy });
  if (mine && busy) made = shown;
  else if (mine && made === shown) {
    made = null;
    readBackgrounds(shown, told?.lang);
  }
}

function cardOfShow(one) {
  const path = `/shows/${shown}/backgrounds/${encodeURIComponent(one.name)}.png${query(told.lang)}`;
  const about = one.chosen ? `✓ ${say("chosen")}` : null;
  return cardOf(path, nameOf(one), { pressed: one.chosen, about, disabled: !told.settable, choose: () => choose(one) });
}

function drawAll() {
  const mine = turn;
  draw($("backgrounds"), () => mine === turn && $("backgrounds-card").open, (why) => put($("backgrounds-say"), why));
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
  $("make-backgrounds").onclick = () => press(() => ask("POST", `/shows/${shown}/backgrounds/make`, { count: more(told.room), by: $("by").value.trim() }));
  $("backgrounds-card").addEventListener("toggle", () => $("backgrounds-card").open && told && drawAll());
}
