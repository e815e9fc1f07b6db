// The desk on a phone in the same network: its link and QR code, where the user has turned that on.

import { $, put } from "./dom.js";
import { ask, show } from "./link.js";
import { say } from "./words.js";

export function followPhone() {
  $("phone-open").onclick = async () => {
    const told = await ask("GET", "/link");
    if (!told.ok || !told.link) return;
    $("phone-qr").src = "link.svg";
    put($("phone-link"), told.link);
    put($("phone-print"), told.fingerprint ? say("fingerprint", told.fingerprint) : "");
    put($("phone-warning"), say(told.tls ? "phone_own_certificate" : "phone_not_secret"));
    $("phone").showModal();
  };
  $("phone-close").onclick = () => $("phone").close();
}

export function showPhone() {
  $("phone-open").hidden = !show.state.engine?.network;
}
