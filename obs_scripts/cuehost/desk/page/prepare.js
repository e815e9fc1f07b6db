// Before the show: choose it, look for problems, read its script line by line, decide, make it ready, air it.

import { $, el, keyed, put, toast } from "./dom.js";
import { ask, show } from "./link.js";
import { readBackgrounds } from "./backgrounds.js";
import { press } from "./controls.js";
import { followProducts, readProducts } from "./products.js";
import { hear, see } from "./rehearse.js";
import { readSets } from "./sets.js";
import { span } from "./times.js";
import { faultOf, has, kindOf, lang, say, tell as tellOf, why } from "./words.js";

let chosen = null;
let script = null;
let wrong = null; // the answer where there is none
let reading = 0;

export async function showPrepare() {
  showProgress();
  if (chosen !== null) return;
  chosen = "";
  const { shows = [] } = await ask("GET", "/shows");
  $("show").replaceChildren(...shows.map(({ id, title, file }) => el("option", { value: id, text: `${title} (${file})` })));
  if (!shows.length) return put($("engine-says"), say("no_show"));
  choose(shows[0].id);
}

function choose(id) {
  chosen = id;
  script = wrong = null;
  drawn.clear();
  findings = [];
  showFindings();
  $("show-lang").replaceChildren();
  showProgress();
  read();
  readSheets();
}

function readSheets() {
  readProducts(chosen, langNow());
  readBackgrounds(chosen, langNow());
  readSets(chosen, langNow());
}

const langNow = () => $("show-lang").value || undefined;

async function read() {
  const turn = ++reading;
  put($("script-sum"), say("reading"));
  const query = langNow() ? `?lang=${encodeURIComponent(langNow())}` : "";
  const told = await ask("GET", `/shows/${chosen}/script${query}`);
  if (turn !== reading) return;
  wrong = told.ok ? null : told;
  told.ok ? tell(told) : showWrong();
}

/** What keeps the script from being read. */
function showWrong() {
  const faults = wrong.faults ?? [];
  put($("script-sum"), faults.length ? say("rundown_faulty", faults.length) : wrong.error || say("unreached"));
  const told = faults.map(({ at, code, values, reason }) => faultOf({ ...values, at, told: code }, reason));
  const rows = told.map((text) => el("li", { class: "fault" }, el("span", { class: "sign", "aria-hidden": "true", text: SIGNS.fault }), el("span", { class: "what", text })));
  $("script").replaceChildren(el("ul", { class: "findings" }, ...rows));
}

function tell(told) {
  script = told;
  if ($("show-lang").options.length !== told.languages.length) {
    $("show-lang").replaceChildren(...told.languages.map((code) => el("option", { value: code, text: code })));
  }
  $("show-lang").value = told.lang;
  showScript();
}

export function showScript() {
  if (wrong) return showWrong();
  if (!script) return;
  const lines = script.segments.flatMap((segment) => segment.lines);
  const seconds = lines.reduce((sum, line) => sum + line.length_s, 0);
  const approved = lines.filter((line) => line.state === "approved").length;
  const required = script.approval === "required" ? `; ${say("required")}` : "";
  put($("script-sum"), say("script_sum", lines.length, span(seconds), approved) + required);
  const at = document.activeElement?.closest?.("[data-line]")?.dataset.line;
  $("script").replaceChildren(...script.segments.map(partOf));
  const rows = rowsOf();
  if (rows.length) rows[0].tabIndex = 0;
  if (at) rows.find((row) => row.dataset.line === at)?.focus();
}

// What a key does to the line that is picked; it presses that line's button of one of these names.
export const LINE_KEYS = [["A", "approve", "withdraw"], ["E", "edit", "unlock"], ["R", "other_words"], ["L", "lock"], ["P", "hear"], ["V", "see"]];

const rowsOf = () => [...$("script").querySelectorAll("[data-line]")];

function followLines() {
  $("script").addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.target.closest("input, textarea")) return;
    const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
    const rows = rowsOf();
    const at = rows.indexOf(event.target.closest("[data-line]"));
    if (at < 0) return;
    const button = rows[at].querySelector(`[data-key="${CSS.escape(key)}"]`);
    if (key === "ArrowDown" || key === "J") rows[Math.min(at + 1, rows.length - 1)].focus();
    else if (key === "ArrowUp" || key === "K") rows[Math.max(at - 1, 0)].focus();
    else if (button) button.click();
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
}

/** Goes to the script's first line. */
export function goToLines() {
  rowsOf()[0]?.focus();
}

const drawn = new Map();

/** A segment's part of the page: made anew only where something in it is other than it was. */
function partOf(segment) {
  const text = lang + JSON.stringify(segment);
  const known = drawn.get(segment.segment);
  if (known?.text === text) return known.node;
  const node = segmentOf(segment);
  drawn.set(segment.segment, { text, node });
  return node;
}

function segmentOf(segment) {
  const approve = el("button", { type: "button", text: say("approve"), onclick: () => decide("approve", [segment.segment]) });
  return el(
    "section", { class: "part", "aria-label": segment.segment },
    el("div", { class: "row head" }, el("h3", { text: segment.segment }), el("span", { class: "about", text: span(segment.length_s) + (segment.given ? ` · ${say("given")}` : "") }), approve),
    el("ol", {}, ...segment.lines.map((line) => lineOf(line, segment))),
  );
}

function lineOf(line, segment) {
  const words = el("p", { class: "said" }, ...marked(line.text, line.facts.map((fact) => segment.facts[fact] ?? "")));
  const state = el("span", { class: "chip", "data-state": line.state, text: say(`state_${line.state}`) + (line.by ? ` ${say("by", line.by)}` : "") });
  const facts = line.facts.map((fact) => el("span", { class: "fact", title: segment.facts[fact] ?? "", text: `${fact}: ${segment.facts[fact] ?? ""}` }));
  const button = (name, does) => {
    const key = LINE_KEYS.find(([, ...names]) => names.includes(name))?.[0];
    return el("button", { type: "button", class: "small", text: say(name), "data-key": key, "aria-keyshortcuts": key, onclick: does });
  };
  const row = el("li", { class: "scripted", "data-line": line.id, tabindex: "-1" });
  const doing = el(
    "div", { class: "doing" },
    line.state === "approved" ? button("withdraw", () => decide("withdraw", [line.id])) : button("approve", () => decide("approve", [line.id])),
    line.locked_by ? button("unlock", () => decide("unlock", [line.id])) : button("edit", () => edit(row, words, line)),
    line.locked_by || line.state === "approved" || segment.given ? null : button("other_words", () => decide("regenerate", [line.id])),
    line.locked_by ? null : button("lock", () => decide("lock", [line.id])),
    line.host === "human" ? null : button("hear", () => hear(row, chosen, line.id, langNow())),
    line.host === "human" ? null : button("see", () => see(chosen, line.id, line.text, langNow())),
  );
  row.append(
    el("div", { class: "row" }, el("code", { text: line.id }), state, line.locked_by ? el("span", { class: "chip", text: `🔒 ${say("locked_by", line.locked_by)}` }) : "",
      line.optional ? el("span", { class: "chip", text: say("optional") }) : "", el("span", { class: "about", text: `${line.length_s.toFixed(1)} s` }), doing),
    words,
    line.before && line.before !== line.text ? el("p", { class: "before", text: `${say("was")} ${line.before}` }) : "",
    facts.length ? el("p", { class: "facts" }, ...facts) : "",
    ...line.warnings.map((warning) => warningOf(warning, line)),
  );
  return row;
}

function warningOf(warning, line) {
  const bad = warning.grave && !warning.overruled;
  const told = el("p", { class: bad ? "warning bad" : "warning" }, el("b", { text: `${bad ? "✕" : "!"} ${kindOf(warning.category)}` }), ` “${warning.span}”: ${why(warning)}`);
  if (warning.overruled) told.append(` (${say("by", warning.overruled.by)}: ${warning.overruled.reason})`);
  if (bad) {
    const reason = el("input", { placeholder: say("reason"), "aria-label": say("reason"), maxlength: 500 });
    const pass = () => decide("overrule", [line.id], { fault: warning.category, reason: reason.value });
    told.append(" ", reason, " ", el("button", { type: "button", class: "small", text: say("overrule"), onclick: pass }));
  }
  return told;
}

/** A line's words with those of its facts marked: whole values, and the numbers in them. */
function marked(text, values) {
  const parts = new Set();
  for (const value of values) {
    for (const piece of value.split(/[,;]\s+/)) if (piece.length > 2) parts.add(piece);
    for (const number of value.match(/\d[\d.,]*\d|\d/g) ?? []) parts.add(number);
  }
  const quoted = [...parts].sort((a, b) => b.length - a.length).map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  if (!quoted.length) return [text];
  return text.split(new RegExp(`(${quoted.join("|")})`, "giu")).map((piece, index) => (index % 2 ? el("mark", { text: piece }) : piece));
}

function edit(row, words, line) {
  const box = el("textarea", { rows: 2, maxlength: 1000, "aria-label": say("edit") });
  box.value = line.text;
  const save = el("button", { type: "button", class: "main small", text: say("save"), onclick: () => decide("edit", [line.id], { text: box.value }) });
  const cancel = el("button", { type: "button", class: "small", text: say("cancel"), onclick: () => (drawn.clear(), showScript()) });
  words.replaceWith(el("div", { class: "edit" }, box, el("div", { class: "row" }, cancel, save)));
  box.focus();
}

async function decide(order, what, more = {}) {
  const by = $("by").value.trim();
  if (!by) {
    toast(say("needs_name"), "bad");
    return $("by").focus();
  }
  const answer = await press(() => ask("POST", `/shows/${chosen}/script`, { order, what, by, lang: langNow(), ...more }, script.revision));
  if (!answer.ok) return answer.outdated ? read() : undefined;
  for (const name of what) drawn.delete(name.slice(0, name.lastIndexOf("."))); // an edit that changes nothing closes too
  for (const { line, reason } of answer.refused) toast(say("refused", line, reason), "bad");
  if (answer.lines.length) toast(say("done_order", answer.lines.length > 4 ? answer.lines.length : answer.lines.join(", ")), "good");
  tell({ ...answer.script });
}

export function showProgress() {
  const { engine } = show.state;
  put($("engine-says"), engine?.summary ?? "");
  const items = Object.entries(engine?.progress ?? {}).map(([what, { done, total }]) => ({ what, done, total }));
  keyed(
    $("progress"), items, (item) => item.what,
    () => {
      const parts = { name: el("span"), bar: el("progress"), count: el("span", { class: "about" }) };
      const made = el("label", { class: "row" }, parts.name, parts.bar, parts.count);
      made.parts = parts;
      return made;
    },
    (made, { what, done, total }) => {
      put(made.parts.name, has(`what_${what}`) ? say(`what_${what}`) : what);
      made.parts.bar.max = total;
      made.parts.bar.value = done;
      put(made.parts.count, `${done}/${total}`);
    },
  );
  const busy = ["preparing", "starting", "on_air"].includes(engine?.state);
  $("make").disabled = $("go").disabled = busy || !chosen;
}

const SIGNS = { ok: "✓", note: "!", fault: "✕" };
let findings = [];

/** What was found amiss for the show, in the operator's language. */
export function showFindings() {
  const rows = findings.map((finding) => {
    const [what, mend] = tellOf(finding, finding.what, finding.mend);
    const sign = el("span", { class: "sign", "aria-hidden": "true", text: SIGNS[finding.mark] });
    return el("li", { class: finding.mark }, sign, el("span", { class: "what", text: what }), mend ? el("span", { class: "mend", text: mend }) : "");
  });
  $("findings").replaceChildren(...rows);
}

export function followPrepare() {
  $("show").onchange = () => choose($("show").value);
  $("show-lang").onchange = $("again").onclick = () => (read(), readSheets());
  followProducts(read);
  followLines();
  $("approve-all").onclick = () => decide("approve", ["all"]);
  $("make").onclick = () => press(() => ask("POST", "/prepare", { show: chosen, lang: langNow() }));
  $("go").onclick = async () => {
    const answer = await press(() => ask("POST", "/start", { show: chosen, lang: langNow(), record: $("record").checked }));
    if (answer.ok) location.hash = "#air";
  };
  $("look").onclick = async () => {
    $("findings").replaceChildren(el("li", { text: say("looking") }));
    ({ findings = [] } = await press(() => ask("POST", `/shows/${chosen}/preflight`, {})));
    showFindings();
  };
  $("by").value = localStorage.getItem("by") ?? "";
  $("by").onchange = () => localStorage.setItem("by", $("by").value.trim());
}
