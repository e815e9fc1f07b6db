// The page's words in the operator's language; they are data (en.json, zh.json, es.json), and so are
// those of what is found and of alarms (told-*.json), of what the fact guard refuses (reasons-*.json) and of
// the claim rules (rules-*.json), by code, which come in English.

import { put } from "./dom.js";

let words = {};
let fallback = {};
let sentences = {};
let reasons = {};
let rules = {};
let faults = {};
export let lang = "en";

const load = async (name) => (await fetch(`${name}.json`)).json();

export async function speak(wanted) {
  if (!Object.keys(fallback).length) fallback = await load("en");
  lang = ["en", "zh", "es"].includes(wanted) ? wanted : "en";
  words = lang === "en" ? fallback : await load(lang);
  const more = lang === "en" ? [] : ["told", "reasons", "rules", "faults"].map((name) => load(`${name}-${lang}`));
  [sentences = {}, reasons = {}, rules = {}, faults = {}] = await Promise.all(more);
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
  if (values.told) values = { ...values, claim: faultOf(values, values.claim), fault: faultOf(values, values.fault) };
  return sentences[code].map((text) => text.replace(/\{([a-z_]+)\}/g, (_, name) => shown(name, values[name] ?? "")));
}

function shown(name, value) {
  if (name === "lang") return new Intl.DisplayNames([lang], { type: "language" }).of(value);
  return typeof value === "number" ? value.toLocaleString(lang, { useGrouping: false }) : value;
}

const ofAttributes = { really: "attribute", meant: "attribute" }; // each of them several, a space between

/** Why the fact guard or a claim rule refuses words; in the English given where its code has no sentence here. */
export function why({ code = "", values = {}, reason }) {
  if (Object.hasOwn(rules, code)) return whyOfRule(rules[code], values);
  if (!Object.hasOwn(reasons.sentences ?? {}, code)) return reason;
  return reasons.sentences[code].replace(/\{([a-z]+)\}/g, (_, place) => termOf(place, values[place] ?? ""));
}

function termOf(place, value) {
  const terms = reasons.terms[ofAttributes[place] ?? place] ?? {};
  const term = (name) => (Object.hasOwn(terms, name) ? terms[name] : name);
  return place in ofAttributes ? new Intl.ListFormat(lang).format(value.split(" ").map(term)) : term(value);
}

function whyOfRule([asks, mend], { rule, found, source, sure, day }) {
  const { quoted, whole, sure: known } = reasons.rule;
  const fill = (text, values) => text.replace(/\{([a-z]+)\}/g, (_, place) => values[place]);
  const said = found ? fill(quoted, { asks: asks.replace(/[.。]$/, ""), found }) : asks;
  return fill(whole, { said, mend, rule, source, sure: known[sure], day });
}

/** A fault of a rundown with its place: of its form, against a claim rule, or against the sheet (`told`); in
 *  the English given where its code has no sentence here. */
export function faultOf({ at, told = "", ...values }, english) {
  const fill = (text, shownAs) => `${at}: ${text.replace(/\{([a-z]+)\}/g, (whole, place) => (place in values ? shownAs(place) : whole))}`;
  if (Object.hasOwn(faults.messages ?? {}, told)) {
    return fill(faults.messages[told], (place) => faults.terms[place]?.[values[place]] ?? values[place]);
  }
  if (Object.hasOwn(rules, told)) return `${at}: ${whyOfRule(rules[told], values)}`;
  if (told !== "line_untrue" || !Object.hasOwn(reasons.sentences ?? {}, values.because)) return english;
  values.why = why({ code: values.because, values });
  return fill(reasons.untrue, (place) => values[place]);
}

/** The kind of a statement that is refused; a rule's own id stays what it is. */
export const kindOf = (category) => reasons.kinds?.[category] ?? category;

export const has = (name) => name in words || name in fallback;
