// A line ahead of the show: heard as the host says it, and the host seen saying it.

import { $, put, toast } from "./dom.js";
import { media, show } from "./link.js";
import { say } from "./words.js";

let playing = null;

const place = (chosen, line, file, lang) => `/shows/${chosen}/lines/${encodeURIComponent(line)}/${file}${lang ? `?lang=${encodeURIComponent(lang)}` : ""}`;

/** Plays a line; once more on the same one, and it is silent. */
export async function hear(row, chosen, line, lang) {
  const before = playing;
  playing?.pause();
  playing = null;
  if (before?.line === line && !before.ended) return;
  row.setAttribute("aria-busy", "true");
  const heard = await media(place(chosen, line, "voice.wav", lang), (why) => toast(why || say("unreached"), "bad"));
  row.removeAttribute("aria-busy");
  if (!heard) return;
  playing = new Audio(URL.createObjectURL(heard));
  playing.line = line;
  playing.onended = () => URL.revokeObjectURL(playing?.src ?? "");
  playing.play().catch(() => toast(say("no_sound"), "bad"));
}

let seen = null;
let address = "";

/** Shows the host saying a line, as soon as that is drawn. */
export async function see(chosen, line, text, lang) {
  playing?.pause();
  const mine = (seen = { line });
  const video = $("seen-video");
  put($("seen-line"), text);
  put($("seen-says"), say("drawing"));
  video.hidden = true;
  showRehearsal();
  $("seen").showModal();
  const drawn = await media(place(chosen, line, "host.webm", lang), (why) => seen === mine && put($("seen-says"), why || say("unreached")));
  if (seen !== mine) return;
  mine.over = true;
  showRehearsal();
  if (!drawn) return;
  put($("seen-says"), "");
  URL.revokeObjectURL(address);
  address = URL.createObjectURL(drawn);
  video.src = address;
  video.hidden = false;
  video.play().catch(() => {}); // it has controls of its own
}

/** How far the drawing is. */
export function showRehearsal() {
  if (!seen) return;
  const { done = 0, total = 0 } = show.state.rehearsals?.[seen.line] ?? {};
  $("seen-progress").hidden = Boolean(seen.over);
  if (total) {
    $("seen-progress").max = total;
    $("seen-progress").value = done;
  } else $("seen-progress").removeAttribute("value");
}

export function followRehearsal() {
  $("seen-close").onclick = () => $("seen").close();
  $("seen").onclose = () => {
    if ($("seen").open) return; // told late, and opened again meanwhile
    seen = null;
    $("seen-video").pause();
  };
}
