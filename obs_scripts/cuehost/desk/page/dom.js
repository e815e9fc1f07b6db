// Builds and changes the page. Text goes in as text: nothing anywhere makes markup of a string.

export const $ = (id) => document.getElementById(id);

/** An element with properties (class, text, attributes, onclick) and children. */
export function el(name, props = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (key === "class") made.className = value;
    else if (key === "text") made.textContent = value;
    else if (key.startsWith("on")) made.addEventListener(key.slice(2), value);
    else made.setAttribute(key, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null && child !== undefined));
  return made;
}

/** Sets an element's text where it is another one: what is the same is not drawn again. */
export function put(node, text) {
  const value = text === undefined || text === null ? "" : String(text);
  if (node.textContent !== value) node.textContent = value;
}

/** Makes the children of `list` those of `items`, by key; `make` builds one, `change` brings it up to date. */
export function keyed(list, items, keyOf, make, change) {
  const known = list.rows ?? (list.rows = new Map());
  const wanted = new Set();
  let place = list.firstElementChild;
  for (const item of items) {
    const key = keyOf(item);
    wanted.add(key);
    let row = known.get(key);
    if (!row) known.set(key, (row = make(item)));
    if (row !== place) list.insertBefore(row, place);
    else place = place.nextElementSibling;
    change(row, item);
  }
  for (const [key, row] of known) {
    if (!wanted.has(key)) {
      row.remove();
      known.delete(key);
    }
  }
}

export function toast(text, kind = "") {
  const made = el("p", { class: `toast ${kind}`, text });
  $("toasts").append(made);
  setTimeout(() => made.remove(), kind === "bad" ? 8000 : 3500);
}

/** Asks whether something is really meant. */
export function sure(question, yes) {
  const dialog = $("sure");
  put($("sure-what"), question);
  put($("sure-yes"), yes);
  return new Promise((resolve) => {
    const done = (answer) => {
      dialog.close();
      $("sure-yes").onclick = $("sure-no").onclick = dialog.oncancel = null;
      resolve(answer);
    };
    $("sure-yes").onclick = () => done(true);
    $("sure-no").onclick = () => done(false);
    dialog.oncancel = () => done(false);
    dialog.showModal();
    $("sure-no").focus();
  });
}
