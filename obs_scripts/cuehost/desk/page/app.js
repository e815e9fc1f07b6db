// The operator's desk: puts the parts together.

import { $, el, put } from "./dom.js";
import { connect, on, show } from "./link.js";
import { followKeys, makeControls } from "./controls.js";
import { followGoto, followPictures, followSay, lookOrNot, showAir, tick } from "./air.js";
import { followBackgrounds, showBackgrounds, showMaking } from "./backgrounds.js";
import { followComments, showComments } from "./comments.js";
import { followLog, showLog, wordLog } from "./log.js";
import { followPhone } from "./phone.js";
import { followPrepare, showFindings, showPrepare, showProgress, showScript } from "./prepare.js";
import { followPresence } from "./presence.js";
import { showProducts } from "./products.js";
import { followRehearsal, showRehearsal } from "./rehearse.js";
import { followSets, showSets, showSetsMaking } from "./sets.js";
import { say, speak } from "./words.js";

const VIEWS = ["air", "prepare", "after"];
let drawing = false;
const stale = new Set();

/** Draws what has changed once a frame, however much is told in between. */
function later(what) {
  stale.add(what);
  if (drawing) return;
  drawing = true;
  requestAnimationFrame(() => {
    drawing = false;
    for (const draw of stale) draw();
    stale.clear();
  });
}

function showAll() {
  showAir();
  showProgress();
  showRehearsal();
  showMaking();
  showSetsMaking();
  showAfter();
  lookOrNot();
}

function showAfter() {
  const there = Boolean(show.state.engine?.report);
  $("report").hidden = !there;
  $("report").href = "report";
  put($("after-says"), there ? (show.state.engine.summary ?? "") : say("no_report"));
  const { sums = {}, after = {} } = show.state;
  const told = ["lines", "takes", "answers", "orders", "refused", "faults"].map((name) => [say(SUMS[name]), sums[name] ?? 0]);
  $("sums").replaceChildren(...told.map(([name, number]) => el("li", {}, el("b", { text: number }), el("span", { text: name }))));
  listOf("questions", after.questions, ({ text, asked_by: times }) => [text, times]);
  listOf("left-out", after.left_out, ({ line, text, times }) => [`${line}: ${text}`, times]);
}

const SUMS = { lines: "sum_lines", takes: "sum_takes", answers: "sum_answers", orders: "sum_orders", refused: "sum_refused", faults: "sum_faults" };

function listOf(name, items = [], told) {
  $(`${name}-part`).hidden = !items.length;
  $(name).replaceChildren(
    ...items.map(told).map(([text, times]) => el("li", {}, el("span", { text }), times > 1 ? el("span", { class: "chip", text: `×${times}` }) : "")),
  );
}

function showView() {
  const wanted = location.hash.slice(1);
  const view = VIEWS.includes(wanted) ? wanted : "air";
  for (const name of VIEWS) $(name).hidden = name !== view;
  for (const link of document.querySelectorAll(".tabs a")) {
    if (link.hash === `#${view}`) link.setAttribute("aria-current", "page");
    else link.removeAttribute("aria-current");
  }
  lookOrNot();
  if (view === "prepare") showPrepare();
  else if (view === "air") later(showAir);
}

function showWire() {
  put($("wire"), say(show.connected ? "wire_up" : "wire_down"));
  $("wire").classList.toggle("down", !show.connected);
  later(showAir);
}

async function chooseWords(lang) {
  await speak(lang);
  showWire();
  later(showAll);
  later(showComments);
  later(showScript);
  later(showFindings);
  later(showProducts);
  later(showBackgrounds);
  later(showSets);
  later(wordLog);
}

function chooseTheme(theme) {
  document.documentElement.dataset.theme = theme;
  localStorage.setItem("theme", theme);
}

async function begin() {
  makeControls();
  const lang = localStorage.getItem("lang") ?? navigator.language.slice(0, 2);
  await speak(lang);
  $("lang").value = ["en", "zh", "es"].includes(lang) ? lang : "en";
  $("lang").onchange = () => {
    localStorage.setItem("lang", $("lang").value);
    chooseWords($("lang").value);
  };
  $("theme").value = localStorage.getItem("theme") ?? "auto";
  chooseTheme($("theme").value);
  $("theme").onchange = () => chooseTheme($("theme").value);
  on("state", () => later(showAll));
  on("log", () => (later(showLog), later(showAfter)));
  on("comments", () => later(showComments));
  on("wire", showWire);
  followPictures();
  followSay();
  followKeys();
  followPrepare();
  followComments();
  followPresence();
  followGoto();
  followLog();
  followBackgrounds();
  followSets();
  followRehearsal();
  followPhone();
  addEventListener("hashchange", showView);
  document.addEventListener("visibilitychange", lookOrNot);
  showView();
  showComments();
  showLog();
  setInterval(() => document.visibilityState === "visible" && tick(), 250);
  connect();
}

begin();
