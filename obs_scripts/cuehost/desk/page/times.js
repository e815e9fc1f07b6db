// Times for people: m:ss, clock times, over and under. All in seconds since 1970.

export const now = () => Date.now() / 1000;

export function span(seconds) {
  const whole = Math.max(Math.round(seconds), 0);
  const hours = Math.floor(whole / 3600);
  const minutes = Math.floor((whole % 3600) / 60);
  const rest = String(whole % 60).padStart(2, "0");
  return hours ? `${hours}:${String(minutes).padStart(2, "0")}:${rest}` : `${minutes}:${rest}`;
}

/** Over (+) or under (−), with a sign that needs no colour. */
export function over(seconds) {
  if (Math.abs(seconds) < 1) return "±0:00";
  return `${seconds > 0 ? "+" : "−"}${span(Math.abs(seconds))}`;
}

const clocks = new Map();

export function clock(at, lang) {
  if (!clocks.has(lang)) clocks.set(lang, new Intl.DateTimeFormat(lang, { hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" }));
  return clocks.get(lang).format(at * 1000);
}

/** When each segment was, or is to be: planned and expected starts, in order. */
export function starts(segments, air) {
  const rows = [];
  let planned = air.show_times.began;
  let expected = air.segment_times.expected_end;
  segments.forEach((segment, index) => {
    let start;
    if (index < air.index) start = air.aired?.[segment.id];
    else if (index === air.index) start = air.segment_times.began;
    else {
      start = expected;
      expected += segment.expected_s + (air.extra?.[segment.id] ?? 0);
    }
    rows.push({ planned, start, aired: index < air.index && start !== undefined });
    planned += segment.planned_s;
  });
  return rows;
}
