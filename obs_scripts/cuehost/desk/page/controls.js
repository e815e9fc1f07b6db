// The operator's buttons and keys: one table, so that both always do the same.

import { COMMENT_KEYS, goToComments } from "./comments.js";
import { $, el, put, sure, toast } from "./dom.js";
import { ask, order, show } from "./link.js";
import { noteAlarm } from "./health.js";
import { goToLines, LINE_KEYS } from "./prepare.js";
import { confirmPresence } from "./presence.js";
import { say } from "./words.js";

const SECONDS = 30;
const operator = () => $("by").value.trim();
const air = () => show.state.on_air;
const mode = () => air()?.mode;
const waits = () => Boolean(show.state.starts_at);
const taken = () => show.state.take_over;
const rests = () => ["held", "safe", "break"].includes(mode()) || air()?.holding;

// name: the word on it; key: what presses it; does: the order; word: another word, as things stand; there: or it is left out.
export const CONTROLS = [
  { name: "previous", key: "P", group: "take", sign: "⏮", does: () => order("/show/previous") },
  {
    name: "hold", key: " ", group: "take", wide: true, sign: () => (rests() ? "▶" : "⏸"), word: () => (rests() ? "resume" : "hold"),
    does: () => order(rests() ? "/show/resume" : "/show/hold"),
  },
  { name: "next", key: "N", group: "take", main: true, sign: "⏭", doors: true, word: () => (waits() ? "start_now" : "next"), does: () => order("/show/next") },
  { name: "repeat_line", key: "R", group: "line", does: () => order("/show/repeat-line") },
  { name: "skip", key: "S", group: "line", does: () => order("/show/skip", air()?.line ? { line: air().line.id } : {}) },
  { name: "repeat", key: "G", group: "line", does: () => order("/show/repeat") },
  { name: "undo", key: "U", group: "line", fits: () => air()?.can_undo, does: () => order("/show/undo") },
  { name: "cut", key: "-", group: "time", does: () => order("/show/cut", { seconds: SECONDS }) },
  { name: "extend", key: "+", group: "time", does: () => order("/show/extend", { seconds: SECONDS }) },
  { name: "break", key: "B", group: "time", does: () => order("/show/break") },
  {
    name: "mute", key: "M", group: "switch", pressed: () => air()?.muted, word: () => (air()?.muted ? "unmute" : "mute"),
    does: () => ask("POST", "/show/mute", { on: !air()?.muted }),
  },
  {
    name: "overlays", key: "O", group: "switch", pressed: () => air() && !air().overlays,
    word: () => (air()?.overlays === false ? "overlays_on" : "overlays_off"), does: () => ask("POST", "/show/overlays", { on: !air()?.overlays }),
  },
  {
    name: "take_over", key: "T", group: "hand", wide: true, pressed: () => Boolean(taken()),
    word: () => (taken() ? "hand_back" : "take_over"),
    does: () => ask("POST", taken() ? "/hand-back" : "/take-over", { by: operator() }),
  },
  {
    name: "camera", key: "V", group: "hand", wide: true, there: () => Boolean(show.state.camera), pressed: () => Boolean(taken()?.camera),
    word: () => (taken() ? (taken().camera ? "camera_off" : "camera_on") : "camera"),
    does: () => (taken() ? ask("POST", "/camera", { on: !taken().camera, by: operator() }) : ask("POST", "/take-over", { by: operator(), camera: true })),
  },
  { name: "safe", key: "Q", group: "hand", wide: true, danger: true, sign: "■", pressed: () => mode() === "safe", does: () => ask("POST", "/show/safe", {}) }, // whatever has changed
  {
    name: "stop", key: "E", group: "hand", doors: true,
    does: async () => ((await sure(say("sure_stop"), say("stop"))) ? ask("POST", "/show/stop", {}) : null),
  },
];

/** Does something and tells what stood in its way. */
export async function press(does) {
  const answer = await does();
  if (!answer || answer.ok) return answer;
  toast(answer.outdated ? say("outdated") : answer.error || say("unreached"), "bad");
  return answer;
}

export const keyName = (key) => (key === " " ? "␣" : key);

export function makeControls() {
  for (const group of ["take", "line", "time", "switch", "hand"]) {
    const row = el("div", { class: `group ${group}` });
    for (const control of CONTROLS.filter((one) => one.group === group)) {
      control.label = el("span", { class: "name" });
      control.mark = el("span", { class: "sign", "aria-hidden": "true" });
      const look = `control ${control.main ? "main" : ""} ${control.danger ? "danger" : ""} ${control.wide ? "wide" : ""}`;
      control.button = el(
        "button",
        { type: "button", class: look, id: `do-${control.name}`, "aria-keyshortcuts": control.key === " " ? "Space" : control.key, onclick: () => press(control.does) },
        control.mark,
        control.label,
        el("kbd", { "aria-hidden": "true", text: keyName(control.key) }),
      );
      row.append(control.button);
    }
    $("controls").append(row);
  }
}

export function showControls() {
  const there = Boolean(air());
  for (const control of CONTROLS) {
    const sign = typeof control.sign === "function" ? control.sign() : control.sign;
    put(control.mark, sign);
    control.mark.hidden = !sign;
    control.button.hidden = control.there ? !control.there() : false;
    put(control.label, say(control.word ? control.word() : control.name));
    control.button.disabled = !(there || (control.doors && waits())) || (control.fits && !control.fits());
    if (control.pressed) {
      control.button.setAttribute("aria-pressed", String(Boolean(control.pressed())));
      control.button.classList.toggle("is-on", Boolean(control.pressed()));
    }
  }
}

const VIEWS = ["air", "prepare", "after"];
const typing = (target) => target.closest?.("input, textarea, select, dialog[open]");

export function followKeys() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || typing(event.target)) return;
    const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
    const view = event.shiftKey && /^Digit[1-3]$/.test(event.code) && !/\d/.test(key) ? VIEWS[Number(event.code.at(-1)) - 1] : null;
    if (view) goTo(view);
    else if (key === "?") showKeys();
    else if (key === "W") $("say-text").focus();
    else if (key === "C") goToComments();
    else if (key === "F" || key === "/") $("goto").focus();
    else if (key === "X" && noteAlarm());
    else if (key === "H" && confirmPresence());
    else if (/^[1-9]$/.test(key) && air()) press(() => order("/show/jump", { segment: Number(key) }));
    else {
      const control = CONTROLS.find((one) => one.key === key || (one.key === "+" && key === "="));
      if (!control || control.button.disabled || control.button.hidden) return;
      // On a button, space presses that button.
      if (key === " " && event.target.closest?.("button, a, [tabindex]")) return;
      press(control.does);
    }
    event.preventDefault();
  });
  $("help").onclick = showKeys;
  $("keys-close").onclick = () => $("keys").close();
}

function goTo(view) {
  const here = location.hash === `#${view}`;
  if (view === "prepare" && here) goToLines();
  else if (view === "prepare") addEventListener("hashchange", goToLines, { once: true });
  location.hash = view;
}

function showKeys() {
  const told = [
    ...CONTROLS.filter((one) => !one.button.hidden).map((one) => [keyName(one.key), say(one.name)]),
    ["1–9", say("jump")], ["W", say("say_now")], ["H", say("present")], ["C", say("to_comments")],
    ...COMMENT_KEYS.map(([key, name]) => [`C ${key}`, say(name)]), ["F", say("goto_segment")], ["X", say("note_it")],
    ["⇧1", say("on_air_view")], ["⇧2", say("prepare_view")], ["⇧3", say("after_view")],
    ...LINE_KEYS.map(([key, name]) => [`⇧2 ${key}`, say(name)]), ["?", say("help")],
  ];
  $("key-list").replaceChildren(
    ...told.flatMap(([key, name]) => [el("dt", {}, el("kbd", { text: key })), el("dd", { text: name })]),
  );
  $("keys").showModal();
}
