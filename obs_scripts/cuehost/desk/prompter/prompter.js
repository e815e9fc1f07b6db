// The prompter of a human host: the line to say, large, what follows, and how the time stands. It follows the same
// state as the desk and orders nothing.

import { $, put } from "./dom.js";
import { connect, on, show } from "./link.js";
import { now, over, span } from "./times.js";

const WORDS = {
  en: { segment: "Segment", show: "Show", over: "Over", under: "Under", free: "Speak freely", off: "Not on air", lost: "The engine does not answer", settings: "Settings", smaller: "Smaller", larger: "Larger", mirror: "Mirror", whole: "Whole screen" },
  es: { segment: "Segmento", show: "Programa", over: "Tarde", under: "Antes", free: "Habla libremente", off: "Fuera del aire", lost: "El motor no responde", settings: "Ajustes", smaller: "Más pequeño", larger: "Más grande", mirror: "Espejo", whole: "Pantalla completa" },
  zh: { segment: "本段", show: "全场", over: "超时", under: "提前", free: "自由发挥", off: "未开播", lost: "引擎没有响应", settings: "设置", smaller: "缩小", larger: "放大", mirror: "镜像", whole: "全屏" },
};
const lang = Object.keys(WORDS).find((code) => navigator.language.toLowerCase().startsWith(code)) ?? "en";
const word = (name) => WORDS[lang][name];
const LINES_AFTER = 4;
const SOON_S = 10;
const OFF_S = 10;

/** The lines that follow the one on air: those of its segment, then the next segment's title. */
function following(air, rundown) {
  const segment = rundown.segments[air.index];
  const at = segment.lines.findIndex((line) => line.id === air.line?.id);
  // A line of an insert stands in no segment: the planned one comes back.
  const first = at >= 0 ? at + 1 : Math.max(segment.lines.findIndex((line) => line.id === air.next_line?.id), 0);
  const lines = segment.lines.slice(first).map((line) => line.text);
  const next = rundown.segments[air.index + 1];
  return [...lines, ...(next ? [`→ ${next.title}`] : [])].slice(0, LINES_AFTER);
}

function refresh() {
  const { on_air: air, rundown } = show.state;
  const ready = show.connected && air && rundown?.segments[air.index];
  document.body.classList.toggle("free", Boolean(ready) && air.mode !== "on_air");
  document.body.classList.toggle("coming", Boolean(ready) && air.mode === "on_air" && !air.heard);
  const lines = ready ? following(air, rundown) : [];
  put($("place"), ready ? rundown.segments[air.index].title : "");
  if (!ready) put($("now"), show.connected ? word("off") : word("lost"));
  else if (air.mode === "on_air") put($("now"), air.line?.text ?? "");
  else {
    put($("now"), word("free"));
    if (air.line) lines.unshift(air.line.text);
  }
  const list = $("after");
  lines.forEach((text, number) => {
    const row = list.children[number] ?? list.appendChild(document.createElement("li"));
    put(row, text);
  });
  while (list.children.length > lines.length) list.lastChild.remove();
  tick();
}

/** What changes with time alone. */
function tick() {
  const air = show.connected ? show.state.on_air : undefined;
  const at = now();
  const left = (times) => Math.max(times.expected_end - at, 0);
  put($("segment-left"), air ? span(left(air.segment_times)) : "–:––");
  put($("show-left"), air ? span(left(air.show_times)) : "–:––");
  $("segment-left").className = air && air.mode === "on_air" && left(air.segment_times) < SOON_S ? "soon" : "";
  const off = air?.show_times.over_s ?? 0;
  put($("off-word"), off < 0 ? word("under") : word("over"));
  put($("off"), air ? over(off) : "–");
  $("off").className = Math.abs(off) < OFF_S ? "" : off > 0 ? "late" : "early";
  const line = air?.line;
  const share = line?.since && line.spoken_s && air.heard ? Math.min(Math.max((at - line.since) / line.spoken_s, 0), 1) : 0;
  $("meter").style.transform = `scaleX(${share})`;
}

// -- how it is read: kept on this screen only ---------------------------------------------------------

const look = { size: 1, mirrored: false, ...JSON.parse(localStorage.getItem("prompter") ?? "{}") };

function applyLook() {
  document.documentElement.style.setProperty("--size", look.size);
  document.body.classList.toggle("mirrored", look.mirrored);
  $("mirror").setAttribute("aria-pressed", String(look.mirrored));
  localStorage.setItem("prompter", JSON.stringify(look));
}

function resize(factor) {
  look.size = Math.min(Math.max(look.size * factor, 0.5), 2.5);
  applyLook();
}

const actions = {
  smaller: () => resize(1 / 1.1),
  larger: () => resize(1.1),
  mirror: () => {
    look.mirrored = !look.mirrored;
    applyLook();
  },
  whole: () => (document.fullscreenElement ? document.exitFullscreen() : document.documentElement.requestFullscreen()),
};
const keys = { "-": "smaller", "+": "larger", "=": "larger", m: "mirror", f: "whole" };

for (const [name, act] of Object.entries(actions)) $(name).addEventListener("click", act);
addEventListener("keydown", (event) => {
  const name = keys[event.key.toLowerCase()];
  if (name && !event.ctrlKey && !event.metaKey && !event.altKey) actions[name]();
});

document.documentElement.lang = lang;
for (const node of document.querySelectorAll("[data-say]")) put(node, word(node.dataset.say));
for (const node of document.querySelectorAll("[data-label]")) node.setAttribute("aria-label", word(node.dataset.label));
applyLook();
on("state", refresh);
on("wire", refresh);
refresh();
setInterval(tick, 250);
connect();
