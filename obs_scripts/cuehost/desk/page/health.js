// How all that a show needs is, and the alarms that nobody may miss.

import { $, el, keyed, put, toast } from "./dom.js";
import { ask, show } from "./link.js";
import { press } from "./controls.js";
import { has, say, tell } from "./words.js";

const AGAIN_MS = 6000; // so often it sounds until somebody has taken note

export function showHealth() {
  const { health, audience } = show.state;
  const rows = [];
  const row = (name, value, good, more = {}) => rows.push({ name, value, good, ...more });
  const obs = health?.obs;
  if (obs) row("health_obs", obs.answers ? say("fps", obs.fps) : say("away"), obs.answers);
  if (health?.host) {
    const { running, connected, lag_ms: lag } = health.host;
    row("health_host", !running ? say("away") : !connected ? say("not_connected") : lag > 200 ? say("behind", lag) : say("fine"), running && connected);
  }
  if (health?.voice) row("health_voice", health.voice, !health.voice_note, { title: health.voice_note });
  if (health) row("health_model", health.model_rests ? say("model_rests") : (health.model ?? say("model_none")), !health.model_rests);
  for (const { name, state, trouble } of audience?.sources ?? []) {
    row(`source ${name}`, trouble || (has(`source_${state}`) ? say(`source_${state}`) : state), !trouble, { label: say("health_source", name) });
  }
  if (typeof audience?.viewers === "number") row("health_viewers", audience.viewers, true);
  if (obs?.answers) {
    row("health_picture", `${obs.skipped_percent} %`, obs.skipped_percent <= 5);
    row("health_cpu", `${obs.cpu_percent} %`, obs.cpu_percent < 85);
    row("health_record", say(obs.recording ? "on" : "off"), true);
    row("health_stream", obs.reconnecting ? say("away") : obs.streaming ? (obs.stream_kbps ? `${obs.stream_kbps} kbit/s` : say("on")) : say("off"), !obs.reconnecting);
    if (obs.recording) row("health_disk", say("gb_free", (obs.disk_free_mb / 1000).toFixed(0)), obs.disk_free_mb > 2000);
  }
  keyed(
    $("health"), rows, (item) => item.name,
    () => {
      const made = el("li", {}, el("span", { class: "sign", "aria-hidden": "true" }), el("span", { class: "name" }), el("span", { class: "value" }));
      return made;
    },
    (made, item) => {
      made.className = item.good ? "good" : "bad";
      put(made.children[0], item.good ? "✓" : "!");
      put(made.children[1], item.label ?? say(item.name));
      put(made.children[2], item.value);
      made.title = item.title ?? "";
    },
  );
}

const wordsOf = (alarm) => tell(alarm, alarm.text).filter(Boolean).join(" ");

let loud = [];
let sounded = new Set();
let soundedAt = 0;

/** Shows the alarms, the loudest first; `mode` is the word for how the show stands. */
export function showAlarms(mode) {
  const all = Object.entries(show.state.alarms ?? {}).map(([id, alarm]) => ({ id, ...alarm }));
  if (!show.connected && show.met) all.unshift({ id: "wire", level: "critical", text: say("wire_down"), standing: true });
  const rank = (alarm) => (alarm.noted_by !== undefined ? 2 : alarm.level === "critical" ? 0 : 1);
  const alarms = all.sort((one, other) => rank(one) - rank(other));
  keyed(
    $("alarms"), alarms.filter(({ id }) => !id.startsWith("presence")), (alarm) => alarm.id,
    (alarm) => {
      const text = el("p", {});
      const button = el("button", { type: "button", onclick: () => note(alarm.id) });
      const made = el("div", {}, el("span", { class: "sign", "aria-hidden": "true", text: "⚠" }), text, button);
      made.parts = { text, button };
      return made;
    },
    (made, alarm) => {
      const noted = alarm.noted_by !== undefined;
      made.className = `alarm ${alarm.level} ${noted ? "noted" : ""}`;
      put(made.parts.text, wordsOf(alarm) + (alarm.count > 1 ? ` (×${alarm.count})` : "") + (noted ? ` · ${say("noted_by", alarm.noted_by)}` : ""));
      put(made.parts.button, say("note_it"));
      made.parts.button.hidden = noted || alarm.id === "wire";
    },
  );
  loud = alarms.filter((alarm) => alarm.level === "critical" && alarm.noted_by === undefined);
  if (loud.some((alarm) => !sounded.has(alarm.id))) sound();
  sounded = new Set(loud.map((alarm) => alarm.id));
  document.title = `${loud.length ? "⚠ " : ""}${mode} – ${show.state.rundown?.title ?? "Cuehost"}`;
}

const note = (id) => press(() => ask("POST", `/alarms/${id}/acknowledge`, { by: $("by").value.trim() }));

/** Takes note of the loudest alarm; whether there was one. */
export function noteAlarm() {
  const alarms = Object.entries(show.state.alarms ?? {}).filter(([id, alarm]) => alarm.noted_by === undefined && !id.startsWith("presence"));
  const first = alarms.find(([, alarm]) => alarm.level === "critical") ?? alarms[0];
  if (first) note(first[0]);
  return Boolean(first);
}

/** Sounds again what nobody has taken note of. */
export function remind() {
  if (loud.length && performance.now() - soundedAt > AGAIN_MS) sound();
}

let context = null;
let hinted = false;

/** A browser lets a page sound once somebody has touched it. */
function touched() {
  context ??= new AudioContext();
  if (context.state === "suspended") context.resume();
}
for (const what of ["pointerdown", "keydown"]) addEventListener(what, touched, { once: true });

/** Two short tones, and a phone shakes. */
function sound() {
  soundedAt = performance.now();
  if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.([200, 100, 200]);
  if (!context) {
    if (!hinted) toast(say("no_alarm_sound"));
    hinted = true;
    return;
  }
  for (const [start, hertz] of [[0, 880], [0.22, 660]]) {
    const tone = new OscillatorNode(context, { frequency: hertz });
    const level = new GainNode(context, { gain: 0.12 });
    tone.connect(level).connect(context.destination);
    tone.start(context.currentTime + start);
    tone.stop(context.currentTime + start + 0.16);
  }
}
