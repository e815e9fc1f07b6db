// The page's words in the operator's language; they are data (en.json, zh.json, es.json), and so are
// those of what is found and of alarms, by code, which come in English (told-zh.json, told-es.json).

import { put } from "./dom.js";

let words = {};
let fallback = {};
let sentences = {};
export let lang = "en";

const load = async (name) => (await fetch(`${name}.json`)).json();

export async function speak(wanted) {
  if (!Object.keys(fallback).length) fallback = await load("en");
  lang = ["en", "zh", "es"].includes(wanted) ? wanted : "en";
  words = lang === "en" ? fallback : await load(lang);
  sentences = lang === "en" ? {} : await load(`told-${lang}`);
  document.documentElement.lang = lang;
  for (const node of document.querySelectorAll("[data-word]")) put(node, say(node.dataset.word));
  for (const node of document.querySelectorAll("[data-label]")) node.setAttribute("aria-label", say(node.dataset.label));
  for (const node of document.querySelectorAll("[data-hint]")) node.placeholder = say(node.dataset.hint);
}

/** A word or sentence by its name, with `{0}`, `{1}` filled in. */
export function say(name, ...values) {
  const text = words[name] ?? fallback[name] ?? name;
  return text.replace(/\{(\d)\}/g, (_, number) => values[number] ?? "");
}

/** What a finding or an alarm tells, and its mend; in the English given where its code has no sentence here. */
export function tell({ code, values = {} }, what, mend = "") {
  if (!Object.hasOwn(sentences, code ?? "")) return [what, mend];
  return sentences[code].map((text) => text.replace(/\{([a-z_]+)\}/g, (_, name) => shown(name, values[name] ?? "")));
}

function shown(name, value) {
  if (name === "lang") return new Intl.DisplayNames([lang], { type: "language" }).of(value);
  return typeof value === "number" ? value.toLocaleString(lang, { useGrouping: false }) : value;
}

export const has = (name) => name in words || name in fallback;
