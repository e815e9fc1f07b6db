// Viewers' comments, with what would be answered to them and what an operator may order about each.

import { $, el, put, toast } from "./dom.js";
import { ask, show } from "./link.js";
import { press } from "./controls.js";
import { windowed } from "./window.js";
import { has, say, why } from "./words.js";

const WAITING = new Set(["answer", "decline", "comment", "hold"]);
const FILTERS = {
  all: () => true,
  waiting: ({ stage }) => stage === "answer" || stage === "decline",
  held: ({ stage }) => stage === "hold",
  pinned: ({ pinned }) => pinned,
};

let picked = null;

const stageOf = (comment) => comment.decision ?? comment.stage ?? "comment";
const by = () => $("by").value.trim();
const blocked = (comment) => Boolean(comment.viewer) && (show.state.audience?.blocked ?? []).includes(comment.viewer);
const order = (path, comment, more = {}) => press(() => ask("POST", `/comments/${path}`, { comment: comment.id, by: by(), ...more }));

// name: the word on it; key: what presses it where a comment is picked; fits: whether there is a point in it.
const ORDERS = [
  { name: "answer_now", key: "A", fits: (c) => !["hold", "block"].includes(stageOf(c)), does: (c) => order("approve", c) },
  { name: "let_pass", key: "V", fits: (c) => stageOf(c) === "hold", does: (c) => order("release", c) },
  { name: "own_words", key: "D", fits: () => true, does: (c) => askWords(c) },
  { name: "skip_comment", key: "X", fits: (c) => WAITING.has(stageOf(c)), does: (c) => order("skip", c) },
  { name: "pin", key: "I", pressed: (c) => Boolean(c.pinned), fits: () => true, does: (c) => order("pin", c, { on: !c.pinned }) },
  { name: "block_viewer", key: "L", pressed: blocked, fits: (c) => Boolean(c.viewer), does: (c) => order("block", c, { on: !blocked(c) }) },
];
export const COMMENT_KEYS = [...ORDERS.map(({ name, key }) => [key, name])];

let list = null;

export function showComments() {
  list ??= windowed($("comments"), { keyOf: (comment) => comment.id, make: makeComment, change: changeComment, guess: 96 });
  const wanted = FILTERS[$("comment-filter").value] ?? FILTERS.all;
  const newest = [...show.comments.values()].reverse().filter((comment) => wanted({ stage: stageOf(comment), pinned: comment.pinned }));
  put($("comment-count"), show.comments.size || "");
  $("comments").dataset.empty = say("no_comments");
  list.show([...newest.filter((comment) => comment.pinned), ...newest.filter((comment) => !comment.pinned)]);
}

function makeComment({ id }) {
  const parts = {
    who: el("b"), stage: el("span", { class: "chip" }), text: el("span", { class: "text" }),
    answer: el("p", { class: "answer" }), reason: el("p", { class: "reason" }), orders: el("div", { class: "orders" }),
  };
  parts.head = el(
    "button", { type: "button", class: "head", tabindex: "-1", onclick: () => pick(id) },
    el("span", { class: "row" }, parts.who, parts.stage), parts.text,
  );
  parts.buttons = ORDERS.map((one) => {
    const label = el("span");
    const button = el("button", { type: "button", class: "small", "aria-keyshortcuts": one.key, onclick: () => one.does(show.comments.get(id)) }, label, el("kbd", { "aria-hidden": "true", text: one.key }));
    parts.orders.append(button);
    return { one, button, label };
  });
  const row = el("li", {}, parts.head, parts.answer, parts.reason, parts.orders);
  row.parts = parts;
  return row;
}

function changeComment(row, comment) {
  const { parts } = row;
  const stage = stageOf(comment);
  put(parts.who, `${comment.pinned ? "📌 " : ""}${comment.name ?? comment.viewer ?? ""}`);
  put(parts.stage, has(`stage_${stage}`) ? say(`stage_${stage}`) : stage);
  parts.stage.dataset.stage = stage;
  put(parts.text, comment.text);
  const would = stage !== "answered" && comment.proposed ? `${say("would_say")}: ${comment.proposed}` : "";
  put(parts.answer, comment.answer && stage === "answered" ? `${say("answer")}: ${comment.answer}` : would);
  const plain = ["answer", "answered"].includes(stage) || comment.reason === "operator";
  put(parts.reason, [plain ? "" : comment.reason, comment.by ? say("by", comment.by) : ""].filter(Boolean).join(" · "));
  const here = comment.id === picked;
  row.classList.toggle("picked", here);
  parts.head.setAttribute("aria-expanded", String(here));
  parts.head.tabIndex = here || (picked === null && list.item(0) === comment) ? 0 : -1;
  parts.orders.hidden = !here;
  if (!here) return;
  for (const { one, button, label } of parts.buttons) {
    put(label, say(one.pressed?.(comment) ? `${one.name}_off` : one.name));
    if (one.pressed) button.setAttribute("aria-pressed", String(one.pressed(comment)));
    button.hidden = !one.fits(comment);
  }
}

function pick(id, focus = false) {
  picked = id;
  showComments();
  list.reveal(id);
  if (focus) list.row(id)?.parts.head.focus();
}

/** Goes to the comments: to the one picked before, else to the first that is to be decided on, else to the newest. */
export function goToComments() {
  showComments();
  const all = Array.from({ length: list.size }, (_, at) => list.item(at));
  const waits = (comment) => WAITING.has(stageOf(comment));
  const one = all.find((each) => each.id === picked && waits(each)) ?? all.find((each) => stageOf(each) === "hold") ?? all.find(waits) ?? all[0];
  if (one) pick(one.id, true);
}

function step(by) {
  const at = list.at(picked);
  const next = list.item(at === undefined ? 0 : Math.min(Math.max(at + by, 0), list.size - 1));
  if (next) pick(next.id, true);
}

export function followComments() {
  $("comment-filter").onchange = showComments;
  $("comments").addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const key = event.key.length === 1 ? event.key.toUpperCase() : event.key;
    const comment = show.comments.get(picked);
    const one = ORDERS.find((each) => each.key === key);
    if (key === "ArrowDown" || key === "J") step(1);
    else if (key === "ArrowUp" || key === "K") step(-1);
    else if (one && comment && one.fits(comment)) one.does(comment);
    else return;
    event.preventDefault();
    event.stopPropagation();
  });
  followWords();
}

// -- an answer in words of one's own ------------------------------------------------------------------

let asked = null;

function askWords(comment) {
  asked = comment;
  put($("reply-to"), comment.text);
  $("reply-text").value = comment.proposed ?? "";
  tellFaults([], "");
  $("reply").showModal();
  $("reply-text").focus();
}

function tellFaults(items, kind) {
  $("reply-faults").className = `faults ${kind}`;
  $("reply-faults").replaceChildren(...items.map((text) => el("li", { text })));
}

function followWords() {
  const send = async (check) => {
    const text = $("reply-text").value.trim();
    if (!text || !asked) return $("reply-text").focus();
    const told = await ask("POST", "/comments/answer", { comment: asked.id, text, check, by: by() });
    const faults = (told.faults ?? []).map((fault) => (fault.span ? `“${fault.span}”: ${why(fault)}` : why(fault)));
    if (faults.length) tellFaults([say("say_refused"), ...faults], "bad");
    else if (!told.ok) tellFaults([told.error || say("unreached")], "bad");
    else if (check) tellFaults([say("say_fine")], "good");
    else {
      $("reply").close();
      toast(say("reply_coming"), "good");
    }
  };
  $("reply-check").onclick = () => send(true);
  $("reply-close").onclick = () => $("reply").close();
  $("reply-form").onsubmit = (event) => {
    event.preventDefault();
    send(false);
  };
  $("reply-text").addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) send(false);
  });
}
