// Somebody is there: where the rules of a platform demand it, a countdown and the button that confirms it.

import { $, put } from "./dom.js";
import { ask, show } from "./link.js";
import { press } from "./controls.js";
import { now, span } from "./times.js";
import { say } from "./words.js";

const confirm = () => press(() => ask("POST", "/presence", { by: $("by").value.trim() }));

export function followPresence() {
  $("present").onclick = confirm;
}

/** Whether there is somebody to confirm; then it is done. */
export function confirmPresence() {
  if (show.state.presence) confirm();
  return Boolean(show.state.presence);
}

/** What changes with time alone, too. */
export function showPresence() {
  const { presence } = show.state;
  $("presence").hidden = !presence;
  if (!presence) return;
  const left = presence.due - now();
  const loud = presence.missed || presence.warns;
  $("presence").className = `presence ${loud ? "loud" : ""}`;
  $("presence").setAttribute("aria-live", loud ? "assertive" : "off");
  put($("presence-says"), presence.missed ? say("presence_missed") : presence.warns ? say("presence_warns") : say("presence_until", presence.by ?? "–"));
  put($("presence-left"), presence.missed ? "" : span(left));
  $("presence-says").title = presence.asks;
}
