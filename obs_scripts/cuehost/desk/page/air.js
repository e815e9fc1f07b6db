// The view of a show on air: what is on, what comes, how it stands with time, health, comments, log.

import { $, el, put, sure, toast } from "./dom.js";
import { ask, look, on, order, show } from "./link.js";
import { press, showControls } from "./controls.js";
import { remind, showAlarms, showHealth } from "./health.js";
import { showPhone } from "./phone.js";
import { showPresence } from "./presence.js";
import { clock, now, over, span, starts } from "./times.js";
import { windowed } from "./window.js";
import { lang, say, why } from "./words.js";

const SIGNS = { on_air: "●", held: "⏸", safe: "■", break: "☕", waiting: "…", taken: "✋", ended: "◼", ready: "○", doors: "◷", idle: "○", preparing: "…", starting: "…", failed: "✕" };

export function modeNow() {
  const { engine, on_air: air, take_over: taken } = show.state;
  if (taken) return "taken";
  if (show.state.starts_at) return "doors";
  return air && engine?.state === "on_air" ? air.mode : (engine?.state ?? "idle");
}

export function showAir() {
  const { on_air: air, rundown } = show.state;
  const mode = modeNow();
  document.body.dataset.mode = mode;
  put($("mode-sign"), SIGNS[mode] ?? "○");
  put($("mode-word"), say(`mode_${mode}`));
  put($("title"), rundown?.title ?? "Cuehost");
  showControls();
  showPhone();
  showLines(air, rundown);
  showSegments(air, rundown);
  showHealth();
  showAlarms(say(`mode_${mode}`));
  tick();
}

function showLines(air, rundown) {
  const segment = rundown?.segments[air?.index];
  let place = "";
  if (segment) {
    const at = segment.lines.findIndex((line) => line.id === air.line?.id);
    place = say("place", air.index + 1, rundown.segments.length, at < 0 ? "–" : at + 1, segment.lines.length);
    place = `${segment.title} · ${place}${air.round > 1 ? ` · ${say("round", air.round)}` : ""}`;
    if (air.insert) place = `${segment.title} · ${say("inserted", air.insert)}`;
  }
  put($("place"), place);
  put($("line"), air ? (air.line?.text ?? say("resting")) : "");
  $("line").classList.toggle("coming", Boolean(air?.line && !air.heard));
  put($("next-line"), air ? (air.next_line ? (air.next_line.text ?? air.next_line.title) : say("nothing_next")) : "");
}

let segments = null;
let current = "";

function showSegments(air, rundown) {
  segments ??= windowed($("segments"), { keyOf: ({ segment }) => segment.id, make: makeSegment, change: changeSegment, guess: 58 });
  if (!rundown || !air) return segments.show([]);
  const rows = starts(rundown.segments, air);
  const all = rundown.segments.map((segment, index) => ({ segment, index, here: index === air.index, ...rows[index] }));
  segments.show(found(all));
  if (current === air.segment) return;
  current = air.segment;
  segments.reveal(current);
}

/** The segments that are looked for: by number, id or words of the title; all where nothing is. */
function found(all) {
  const wanted = $("goto").value.trim().toLowerCase();
  if (!wanted) return all;
  if (/^\d+$/.test(wanted)) return all.filter(({ index }) => String(index + 1).startsWith(wanted));
  return all.filter(({ segment }) => segment.id.toLowerCase().includes(wanted) || segment.title.toLowerCase().includes(wanted));
}

export function followGoto() {
  $("goto").oninput = () => showAir();
  $("goto").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && segments?.size && $("goto").value.trim()) jump(segments.item(0).segment);
    if (event.key === "Enter" || event.key === "Escape") {
      $("goto").value = "";
      $("goto").blur();
      showAir();
      event.preventDefault();
    }
  });
}

function makeSegment({ segment }) {
  const parts = {
    number: el("span", { class: "number" }), title: el("span", { class: "name" }), about: el("span", { class: "about" }),
    times: el("span", { class: "at" }), off: el("span", { class: "off" }), meter: el("i"),
  };
  const button = el(
    "button",
    { type: "button", class: "segment", onclick: () => jump(segment) },
    parts.number, el("span", { class: "what" }, parts.title, parts.about), el("span", { class: "when" }, parts.times, parts.off),
    el("span", { class: "meter", "aria-hidden": "true" }, parts.meter),
  );
  const row = el("li", {}, button);
  row.parts = { ...parts, button };
  return row;
}

function changeSegment(row, { segment, index, here, planned, start, aired }) {
  const { parts } = row;
  row.className = here ? "current" : aired ? "aired" : "";
  if (here) row.setAttribute("aria-current", "step");
  else row.removeAttribute("aria-current");
  put(parts.number, index + 1);
  put(parts.title, segment.title);
  const lines = segment.lines.length === 1 ? say("line_one") : say("lines_of", segment.lines.length);
  put(parts.about, `${clock(planned, lang)} · ${span(segment.planned_s)} · ${lines}`);
  parts.about.title = say("planned");
  put(parts.times, start ? clock(start, lang) : "");
  parts.times.title = say(aired || here ? "aired" : "expected");
  const off = start && index > 0 ? start - planned : 0;
  put(parts.off, start && index > 0 ? over(off) : "");
  parts.off.classList.toggle("late", off > 10);
  parts.off.classList.toggle("early", off < -10);
  const told = say("jump_to", index + 1, segment.title);
  if (parts.button.getAttribute("aria-label") !== told) parts.button.setAttribute("aria-label", told);
}

async function jump(segment) {
  const yes = show.state.on_air?.mode !== "on_air" || (await sure(say("sure_jump", segment.title), say("yes_jump")));
  if (yes) press(() => order("/show/jump", { segment: segment.id }));
}

/** What changes with time alone. */
export function tick() {
  const { on_air: air } = show.state;
  const at = now();
  showPresence();
  remind();
  put($("now"), clock(at, lang));
  const waits = show.state.starts_at;
  put($("left-name"), say(waits ? "until_start" : "segment_left"));
  if (!air) {
    for (const name of ["left", "segment-over", "show-over", "show-end"]) {
      put($(name), "–");
      $(name).className = "";
    }
    if (waits) put($("left"), span(waits - at));
    return;
  }
  const { segment_times: segment, show_times: whole } = air;
  const rest = Math.max(segment.expected_end - at, 0);
  put($("left"), span(rest));
  $("left").classList.toggle("soon", rest < 10 && air.mode === "on_air");
  for (const [name, times] of [["segment-over", segment], ["show-over", whole]]) {
    put($(name), over(times.over_s));
    $(name).classList.toggle("late", times.over_s > 10);
    $(name).classList.toggle("early", times.over_s < -10);
  }
  put($("show-end"), clock(whole.expected_end, lang));
  const line = air.line;
  const share = line?.since && line.spoken_s && air.heard ? Math.min(Math.max((at - line.since) / line.spoken_s, 0), 1) : 0;
  $("line-meter").style.transform = `scaleX(${share})`;
  const meter = segments?.row(air.segment)?.parts.meter;
  const length = segment.expected_end - segment.began;
  if (meter) meter.style.transform = `scaleX(${length > 0 ? Math.min(Math.max((at - segment.began) / length, 0), 1) : 0})`;
}

// -- the picture and the words ------------------------------------------------------------------------

let address = null;

export function followPictures() {
  on("picture", (blob) => {
    const before = address;
    address = URL.createObjectURL(blob);
    const picture = $("picture");
    picture.src = address;
    picture.hidden = false;
    $("no-picture").hidden = true;
    picture.alt = say("picture_of", show.state.on_air?.scene ?? "");
    if (before) setTimeout(() => URL.revokeObjectURL(before), 1000);
  });
}

/** Pictures only while this view of a show on air is seen. */
export function lookOrNot() {
  const there = Boolean(show.state.on_air) && !$("air").hidden && document.visibilityState === "visible";
  if (there !== lookOrNot.last) look((lookOrNot.last = there));
  if (!show.state.on_air) {
    $("picture").hidden = true;
    $("no-picture").hidden = false;
  }
}

export function followSay() {
  const told = (items, kind) => {
    $("say-faults").className = `faults ${kind}`;
    $("say-faults").replaceChildren(...items.map((text) => el("li", { text })));
  };
  const send = async (check) => {
    const text = $("say-text").value.trim();
    if (!text) return $("say-text").focus();
    const body = { text, urgent: $("say-urgent").checked, check, by: $("by").value.trim() };
    const answer = await ask("POST", "/say", body);
    const faults = (answer.faults ?? []).map((fault) => (fault.span ? `“${fault.span}”: ${why(fault)}` : why(fault)));
    if (faults.length) told([say("say_refused"), ...faults], "bad");
    else if (!answer.ok) told([answer.error || say("unreached")], "bad");
    else if (check) told([say("say_fine")], "good");
    else {
      told([], "");
      toast(say("say_coming", answer.duration_s), "good");
      $("say-text").value = "";
      $("say-text").blur();
    }
  };
  $("say-check").onclick = () => send(true);
  $("say").onsubmit = (event) => {
    event.preventDefault();
    send(false);
  };
  $("say-text").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send(false);
    if (event.key === "Escape") $("say-text").blur();
  });
}
