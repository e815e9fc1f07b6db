// Long lists of which only the rows that are seen stand in the page: ten thousand cost no more than fifty.

import { keyed } from "./dom.js";

const BEYOND = 400; // px above and below what is seen, so that a quick hand finds no gap

/**
 * Shows long lists in `list`, which scrolls. `keyOf` names an item, `make` builds its row, `change` brings that up to
 * date, `guess` is how high a row is until it is measured, in px. Gives what shows items and finds rows.
 */
export function windowed(list, { keyOf, make, change, guess }) {
  const heights = new Map();
  let items = [];
  let places = null; // where each key stands: made only when somebody asks
  let tops = new Float64Array(1);
  let drawn = false;

  const placeOf = (key) => (places ??= new Map(items.map((item, at) => [keyOf(item), at]))).get(key);

  const index = (at) => {
    // the row at `at` px from the top
    let [low, high] = [0, items.length - 1];
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (tops[middle] <= at) low = middle;
      else high = middle - 1;
    }
    return Math.max(low, 0);
  };

  function layOut() {
    tops = new Float64Array(items.length + 1);
    for (let i = 0; i < items.length; i += 1) tops[i + 1] = tops[i] + (heights.get(keyOf(items[i])) ?? guess);
  }

  /** Notes how high the rows are; whether one is other than it was thought to be. */
  function measure() {
    let other = false;
    for (const [key, row] of list.rows ?? []) {
      const height = row.offsetHeight;
      if (height && heights.get(key) !== height) {
        heights.set(key, height);
        other = true;
      }
    }
    return other;
  }

  function draw() {
    drawn = true;
    const seen = list.clientHeight;
    const first = index(list.scrollTop - BEYOND);
    const last = Math.min(index(list.scrollTop + seen + BEYOND) + 1, items.length);
    const rows = seen ? items.slice(first, last) : items.slice(0, 1);
    keyed(list, rows, keyOf, make, change);
    const rest = tops[items.length] - tops[first + rows.length];
    rows.forEach((item, offset) => {
      const row = list.rows.get(keyOf(item));
      // The room of the rows that are not there; padding would make the list itself as high.
      row.style.marginTop = offset === 0 ? `${tops[first]}px` : "";
      row.style.marginBottom = offset === rows.length - 1 ? `${rest}px` : "";
      row.setAttribute("aria-setsize", items.length);
      row.setAttribute("aria-posinset", first + offset + 1);
    });
  }

  /** Draws, and again where rows turn out to be higher or lower: what is read stays where it is. */
  function settle(anchor) {
    for (let turn = 0; turn < 3; turn += 1) {
      draw();
      if (!measure()) return;
      layOut();
      stay(anchor);
    }
  }

  function anchorNow() {
    if (!items.length || list.scrollTop <= 0) return null;
    const at = index(list.scrollTop);
    return { key: keyOf(items[at]), off: list.scrollTop - tops[at] };
  }

  function stay(anchor) {
    const at = anchor ? placeOf(anchor.key) : undefined;
    if (at === undefined) return;
    const wanted = tops[at] + anchor.off;
    if (Math.abs(list.scrollTop - wanted) < 1) return;
    draw(); // so that there is that much to scroll through
    list.scrollTop = wanted;
  }

  function show(wanted) {
    const anchor = anchorNow();
    items = wanted;
    places = null;
    if (heights.size > 2 * items.length + 100) for (const key of heights.keys()) if (placeOf(key) === undefined) heights.delete(key);
    layOut();
    stay(anchor);
    settle(anchor);
  }

  list.addEventListener(
    "scroll",
    () => {
      if (!drawn) return;
      drawn = false; // once a frame
      requestAnimationFrame(() => settle(anchorNow()));
    },
    { passive: true },
  );
  new ResizeObserver(() => settle(anchorNow())).observe(list);

  return {
    show,
    /** Has all rows made anew, as they are made of other words now. */
    forget() {
      for (const row of list.rows?.values() ?? []) row.remove();
      list.rows?.clear();
      heights.clear();
    },
    row: (key) => list.rows?.get(key),
    at: placeOf,
    item: (at) => items[at],
    get size() {
      return items.length;
    },
    /** Has an item's row stand where it is seen. */
    reveal(key) {
      const at = placeOf(key);
      if (at === undefined) return;
      const [top, bottom] = [tops[at], tops[at + 1]];
      if (top < list.scrollTop) list.scrollTop = top;
      else if (bottom > list.scrollTop + list.clientHeight) list.scrollTop = Math.max(bottom - list.clientHeight, 0);
      settle(null);
    },
  };
}
