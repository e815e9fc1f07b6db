// What has happened, the newest first: all of it, or the rules that fired, the faults, or what people ordered.

import { $, el } from "./dom.js";
import { show } from "./link.js";
import { windowed } from "./window.js";
import { has, say } from "./words.js";

const NO_LOG = new Set(["caption", "overlay", "preflight"]);
const RULES = new Set(["say_refused", "reaction", "rule_overruled", "rule_off", "edit_refused", "line_left_out", "presence_demanded", "presence_missed", "answer_dropped"]);
const DECIDED = new Set(["hold", "block", "decline"]);
const FILTERS = {
  all: () => true,
  rules: ({ event, decision }) => RULES.has(event) || (event === "comment" && DECIDED.has(decision)),
  faults: ({ event, code }) => code === "fallback" || event === "fault",
  operator: ({ code }) => code === "operator",
};
const PLAIN = new Set(["operator", "planned", "said"]);

let logged = null;

export function showLog() {
  logged ??= windowed($("log"), { keyOf: (entry) => entry.seq, make: makeEntry, change: () => {}, guess: 46 });
  const wanted = FILTERS[$("log-filter").value] ?? FILTERS.all;
  $("log").dataset.empty = say("no_log");
  logged.show(show.log.filter((entry) => !NO_LOG.has(entry.event) && wanted(entry)).reverse());
}

export function followLog() {
  $("log-filter").onchange = showLog;
}

/** Draws it anew in other words. */
export function wordLog() {
  logged?.forget();
  showLog();
}

function makeEntry(entry) {
  const event = has(`event_${entry.event}`) ? say(`event_${entry.event}`) : entry.event.replaceAll("_", " ");
  const about = entry.segment && entry.event === "take" ? entry.segment : "";
  const what = [event, about, entry.line ?? entry.action ?? entry.rule ?? entry.deed ?? entry.decision ?? ""];
  const why = PLAIN.has(entry.reason) ? "" : entry.reason;
  const told = [entry.text ?? entry.cause ?? "", why, entry.by ? say("by", entry.by) : ""].filter(Boolean);
  const parts = [el("time", { text: (entry.t ?? "").slice(11, 19) }), el("b", { text: what.filter(Boolean).join(" ") }), el("span", { text: told.join(" · ") })];
  return el("li", {}, el("div", { class: `entry ${entry.code ?? ""}` }, ...parts));
}
