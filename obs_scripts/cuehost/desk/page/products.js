// Prices and stock of a show's products, corrected in the seller's own file.

import { $, el, put, toast } from "./dom.js";
import { ask } from "./link.js";
import { say } from "./words.js";

const FACTS = ["price", "stock"];

let sheet = null;
let show = "";
let undo = null;
let corrected = () => {};
let turn = 0;

/** Has `then` called when a value was corrected: what depends on it is read again. */
export function followProducts(then) {
  corrected = then;
}

export async function readProducts(chosen, lang) {
  const mine = ++turn;
  if (chosen !== show) undo = null;
  show = chosen;
  const query = lang ? `?lang=${encodeURIComponent(lang)}` : "";
  const told = await ask("GET", `/shows/${chosen}/products${query}`);
  if (mine !== turn) return;
  sheet = told.ok ? { ...told, lang } : null;
  showProducts();
}

export function showProducts() {
  $("products-card").hidden = !sheet?.products.length;
  if (!sheet) return;
  put($("products-file"), sheet.file);
  $("products").replaceChildren(...sheet.products.map(productOf));
}

function productOf(product) {
  const cells = FACTS.map((fact) => {
    const held = product.facts[fact];
    if (!held) return el("td", { class: "about", text: "–" });
    if (!held.correctable) return el("td", { class: "about", title: say("not_here"), text: held.value || say("in_the_file") });
    const field = el("input", { value: held.value, maxlength: 40, inputmode: fact === "stock" ? "numeric" : "text", "aria-label": `${say(fact)}: ${product.name}`, autocomplete: "off" });
    field.onchange = () => correct(product.key, fact, field.value.trim(), held.value);
    const cell = el("td", {}, field);
    if (undo?.product === product.key && undo.fact === fact) {
      cell.append(el("button", { type: "button", class: "small quiet", text: say("undo_to", undo.before), onclick: () => correct(product.key, fact, undo.before, null) }));
    }
    return cell;
  });
  return el("tr", {}, el("th", { scope: "row" }, el("span", { text: product.name }), " ", el("code", { text: product.key })), ...cells);
}

async function correct(product, fact, value, before) {
  if (value === before) return;
  const body = { product, fact, value, lang: sheet.lang, by: $("by").value.trim() };
  const told = await ask("POST", `/shows/${show}/products`, body, sheet.revision);
  if (!told.ok) {
    toast(told.outdated ? say("sheet_outdated") : told.error || say("unreached"), "bad");
    return told.outdated ? readProducts(show, sheet.lang) : showProducts();
  }
  undo = before === null ? null : { product, fact, before: told.before };
  sheet = { ...told, lang: sheet.lang };
  toast(say("corrected", told.before, told.after), "good");
  showProducts();
  corrected();
}
