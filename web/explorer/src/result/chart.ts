/** A result as bars or a line: the first column that names or dates, against the first that counts. */

import type { Table } from "apache-arrow";
import { byId, draw, make, visible } from "../dom";
import { cell, isNumber, isTime } from "./values";

/** More bars than this say nothing to an eye. */
const MOST_BARS = 40;
const MOST_POINTS = 2000;
/** Columns whose values must not be drawn on one axis. */
const APART = ["currency", "unit"];
/** Pixels at most; a narrow screen draws a narrow chart, so that words keep their size. */
const WIDEST = 860;
const NARROWEST = 300;
const BAR = 26;

interface Point {
  label: string;
  value: number;
  /** As the table has it. */
  words: string;
}

/** Draw a result, by the columns that are chosen. Says in words why it cannot be drawn, when it cannot. */
export function chart(table: Table): HTMLElement {
  const fields = table.schema.fields;
  const values = fields.flatMap((field, at) => (isNumber(field.type) ? [at] : []));
  if (values.length === 0) return make("p", { class: "hint" }, "There is no column of numbers to draw.");
  const dated = fields.flatMap((field, at) => (isTime(field.type) ? [at] : []));
  // Ids and lists name nothing to a reader.
  const names = fields.flatMap((field, at) =>
    isNumber(field.type) || field.type.children?.length || /(^|_)id$/.test(field.name) ? [] : [at],
  );
  const along = [...new Set([...dated, ...names, ...fields.keys()])];

  const xs = choice("Along", along, fields.map((field) => field.name), dated[0] ?? names[0] ?? along[0]!);
  const ys = choice("Value", values, fields.map((field) => field.name), values.find((at) => at !== along[0]) ?? values[0]!);
  // Amounts of two currencies, or counts of two units, have no common axis.
  const apart = fields.flatMap((field, at) => (APART.includes(field.name) ? [at] : [])).map((at) => onlyOne(table, at));
  const only = apart.filter((one) => one !== null);
  const place = make("div", { class: "drawing", tabindex: 0, role: "region", "aria-label": "Chart" });
  const redraw = (): void => {
    const x = Number(xs.value);
    const y = Number(ys.value);
    const points: Point[] = [];
    for (let row = 0; row < table.numRows && points.length <= MOST_POINTS; row++) {
      const written = cell(table, y, row);
      if (written === null || only.some(({ column, select }) => (cell(table, column, row) ?? "null") !== select.value)) continue;
      const label = [x, ...names.filter((at) => at !== x && !only.some(({ column }) => column === at))].map((at) => cell(table, at, row) ?? "null");
      points.push({ label: visible(label.join(" · ")), value: Number(written), words: written });
    }
    // A line has one value at a time, and a time for each.
    const times = new Set(points.map((point) => Date.parse(point.label.slice(0, 10))));
    const asLine = isTime(fields[x]!.type) && points.length > 1 && times.size === points.length && !times.has(NaN);
    const what = [`${fields[y]!.name} by ${fields[x]!.name}`, ...only.map(({ select }) => select.value)].join(", ");
    place.replaceChildren(asLine ? line(points, what) : bars(points, what));
  };
  const controls = [xs, ys, ...only.map(({ select }) => select)];
  for (const control of controls) control.addEventListener("change", redraw);
  redraw();
  return make("div", { class: "chart" }, make("div", { class: "choices" }, ...controls.map((one) => labelled(one.getAttribute("aria-label") ?? "", one))), place);
}

/** A choice among the values of a column, the most frequent first; null when it has only one. */
function onlyOne(table: Table, column: number): { column: number; select: HTMLSelectElement } | null {
  const counts = new Map<string, number>();
  for (let row = 0; row < table.numRows; row++) {
    const value = cell(table, column, row) ?? "null";
    counts.set(value, (counts.get(value) ?? 0) + 1);
  }
  if (counts.size < 2) return null;
  const select = make("select", { "aria-label": table.schema.fields[column]!.name });
  const values = [...counts].sort((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1));
  select.append(...values.map(([value]) => make("option", { value }, visible(value))));
  return { column, select };
}

function choice(name: string, columns: number[], names: string[], chosen: number): HTMLSelectElement {
  const select = make("select", { "aria-label": name });
  for (const at of columns) select.append(make("option", { value: at, selected: at === chosen }, visible(names[at] ?? "")));
  return select;
}

function labelled(words: string, control: HTMLElement): HTMLElement {
  return make("label", {}, `${words} `, control);
}

/** A step of 1, 2 or 5 times a power of ten that divides a range in about so many parts. */
function stepOf(range: number, parts: number): number {
  const rough = range / parts || 1;
  const power = 10 ** Math.floor(Math.log10(rough));
  return ([1, 2, 5, 10].find((one) => one * power >= rough) ?? 10) * power;
}

function short(value: number): string {
  return Intl.NumberFormat("en-GB", { notation: "compact", maximumFractionDigits: 1 }).format(value);
}

function ticksOf(points: Point[], parts: number): number[] {
  const lowest = Math.min(0, ...points.map((point) => point.value));
  const highest = Math.max(0, ...points.map((point) => point.value));
  const step = stepOf(highest - lowest, parts);
  const ticks: number[] = [];
  for (let at = Math.floor(lowest / step); at <= Math.ceil(highest / step); at++) ticks.push(at * step);
  return ticks;
}

function titled(shape: SVGElement, point: Point): SVGElement {
  shape.append(draw("title", {}, `${point.label}: ${point.words}`));
  return shape;
}

function widthNow(): number {
  return Math.max(NARROWEST, Math.min(WIDEST, byId("result").clientWidth));
}

function picture(width: number, height: number, what: string, ...parts: (SVGElement | null)[]): HTMLElement {
  const made = draw("svg", { viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": `${what}. The table has the values.` });
  made.append(...parts.filter((part) => part !== null));
  return make("figure", {}, made as unknown as HTMLElement, make("figcaption", {}, visible(what)));
}

function bars(points: Point[], what: string): HTMLElement {
  const shown = points.slice(0, MOST_BARS);
  const width = widthNow();
  const ticks = ticksOf(shown, width < 480 ? 2 : 4);
  const [lowest, highest] = [ticks[0]!, ticks.at(-1)!];
  const side = Math.round(Math.min(270, width * 0.42));
  const letters = Math.floor((side - 8) / 7.3);
  const x = (value: number): number => side + ((value - lowest) / (highest - lowest || 1)) * (width - side - 60);
  const height = shown.length * BAR + 28;
  const said = points.length > shown.length ? `${what} (the first ${MOST_BARS} of ${points.length} rows)` : what;
  return picture(
    width,
    height,
    said,
    ...ticks.map((tick) =>
      draw(
        "g",
        { class: "tick" },
        draw("line", { x1: x(tick), x2: x(tick), y1: 0, y2: height - 24 }),
        draw("text", { x: x(tick), y: height - 8, "text-anchor": "middle" }, short(tick)),
      ),
    ),
    ...shown.map((point, at) => {
      const [from, to] = [Math.min(x(0), x(point.value)), Math.max(x(0), x(point.value))];
      const label = point.label.length > letters ? `${point.label.slice(0, letters - 1)}…` : point.label;
      return titled(
        draw(
          "g",
          { class: "bar" },
          draw("text", { x: side - 8, y: at * BAR + 17, "text-anchor": "end" }, label),
          draw("rect", { x: from, y: at * BAR + 4, width: Math.max(1, to - from), height: BAR - 8, rx: 2 }),
          draw("text", { x: to + 6, y: at * BAR + 17, class: "value" }, short(point.value)),
        ),
        point,
      );
    }),
  );
}

function line(points: Point[], what: string): HTMLElement {
  const sorted = points
    .map((point) => ({ ...point, time: Date.parse(point.label.slice(0, 10)) }))
    .sort((a, b) => a.time - b.time);
  const width = widthNow();
  const height = 300;
  const ticks = ticksOf(sorted, 4);
  const [lowest, highest] = [ticks[0]!, ticks.at(-1)!];
  const [first, last] = [sorted[0]?.time ?? 0, sorted.at(-1)?.time ?? 1];
  const x = (time: number): number => 56 + ((time - first) / (last - first || 1)) * (width - 84);
  const y = (value: number): number => height - 34 - ((value - lowest) / (highest - lowest || 1)) * (height - 50);
  const path = sorted.map((point, at) => `${at ? "L" : "M"}${x(point.time).toFixed(1)} ${y(point.value).toFixed(1)}`);
  const every = Math.max(1, Math.ceil(sorted.length / Math.floor(width / 90)));
  return picture(
    width,
    height,
    what,
    ...ticks.map((tick) =>
      draw(
        "g",
        { class: "tick" },
        draw("line", { x1: 56, x2: width - 20, y1: y(tick), y2: y(tick) }),
        draw("text", { x: 48, y: y(tick) + 4, "text-anchor": "end" }, short(tick)),
      ),
    ),
    draw("path", { class: "line", d: path.join(" ") }),
    ...sorted.map((point) => titled(draw("circle", { cx: x(point.time), cy: y(point.value), r: 3.5 }), point)),
    ...sorted.map((point, at) =>
      at % every === 0
        ? draw("text", { class: "when", x: x(point.time), y: height - 10, "text-anchor": "middle" }, point.label.slice(0, 7))
        : null,
    ),
  );
}
