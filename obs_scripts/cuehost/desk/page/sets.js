// The sets that single segments have for themselves: what stands behind the host in them, looked at and chosen.

import { $, el, keyed, put, toast } from "./dom.js";
import { press } from "./controls.js";
import { ask, show } from "./link.js";
import { cardOf, draw, more, showOrder } from "./shelf.js";
import { say } from "./words.js";

let told = null;
let made = null; // of the order under way, whose end has more pictures read
let shown = "";
let turn = 0;

const query = (lang) => (lang ? `?lang=${encodeURIComponent(lang)}` : "");

export async function readSets(chosen, lang) {
  const mine = ++turn;
  shown = chosen;
  const answer = await ask("GET", `/shows/${chosen}/sets${query(lang)}`);
  if (mine !== turn) return;
  told = answer.ok ? { ...answer, lang } : null;
  showSets();
}

export function showSets() {
  const sets = told?.sets ?? [];
  $("own-sets-part").hidden = !sets.length;
  keyed($("own-sets"), sets, (set) => set.name, partOf, changePart);
  showSetsMaking();
  if ($("backgrounds-card").open) drawSets();
}

function partOf({ name }) {
  const parts = {
    name: el("h4"), used: el("span", { class: "about" }), cards: el("div", { class: "sets", role: "group" }),
    row: el("div", { class: "row" }), bar: el("progress"), says: el("span", { class: "about", role: "status" }),
    button: el("button", { type: "button", onclick: () => press(() => order(name)) }),
  };
  parts.row.append(parts.button, parts.bar, parts.says);
  const made = el("section", { class: "own-set" }, el("div", { class: "row" }, parts.name, parts.used), parts.row, parts.cards);
  made.parts = parts;
  return made;
}

function changePart({ parts }, set) {
  put(parts.name, set.value);
  put(parts.used, say("used_in", set.segments.join(", ")));
  parts.cards.setAttribute("aria-label", set.value);
  const at = parts.cards.contains(document.activeElement) ? document.activeElement.firstChild.dataset.path : null;
  parts.cards.replaceChildren(...set.backgrounds.map((one) => cardOfSet(set, one)));
  if (at) parts.cards.querySelector(`[data-path="${CSS.escape(at)}"]`)?.parentNode.focus();
}

/** Before a person has chosen and pictures are there, nobody knows what will stand there. */
const open = (set) => !set.decided && Boolean(told.model) && !set.backgrounds.some((one) => one.kind === "made");

function cardOfSet(set, one) {
  const about = !one.chosen || open(set) ? null : set.decided ? `✓ ${say("chosen")}` : say("until_chosen");
  const path = `/shows/${shown}/sets/${set.name}/${one.name}.png${query(told.lang)}`;
  const name = one.kind === "made" ? say("picture_number", one.number) : [say("drawn_by_cuehost"), one.number || ""].join(" ").trim();
  return cardOf(path, name, { pressed: one.chosen && set.decided, about, choose: () => choose(set, one) });
}

/** How far the image model is with each, and what it cost. */
export function showSetsMaking() {
  const { making } = show.state;
  const busy = Boolean(making?.total);
  for (const set of told?.sets ?? []) {
    const mine = making?.show === shown && making.set === set.name ? making : null;
    const about = open(set) ? say("made_ahead", told.model) : told.model;
    showOrder($("own-sets").rows.get(set.name).parts, mine, { model: told.model, room: set.room, about, busy });
  }
  if (making?.show !== shown || !making.set) return;
  if (busy) made = shown;
  else if (made === shown) {
    made = null;
    readSets(shown, told?.lang);
  }
}

function drawSets() {
  const mine = turn;
  draw($("own-sets"), () => mine === turn && $("backgrounds-card").open, (why) => put($("backgrounds-say"), why));
}

const signed = () => $("by").value.trim();

const order = (name) => ask("POST", `/shows/${shown}/sets/make`, { set: name, count: more(told.sets.find((set) => set.name === name)?.room), by: signed() });

async function choose(set, one) {
  if (one.chosen && set.decided) return;
  const { lang, revision } = told;
  const mine = ++turn;
  const answer = await ask("POST", `/shows/${shown}/sets`, { set: set.name, background: one.name, lang, by: signed() }, revision);
  if (mine !== turn) return;
  if (!answer.ok) {
    toast(answer.outdated ? say("sheet_outdated") : answer.error || say("unreached"), "bad");
    return answer.outdated ? readSets(shown, lang) : drawSets();
  }
  told = { ...answer, lang };
  toast(say("stands_next", set.value), "good");
  showSets();
}

export function followSets() {
  $("backgrounds-card").addEventListener("toggle", () => $("backgrounds-card").open && told && drawSets());
}
