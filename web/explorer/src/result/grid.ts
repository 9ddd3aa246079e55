/** A result as a table: of many rows only those in sight are in the page. */

import type { Table } from "apache-arrow";
import { make, visible } from "../dom";
import { cell, isNumber, shown as shownAs } from "./values";

/** Pixels; the style sheet holds rows to it. */
const ROW = 33;
const BEYOND = 20;
/** Browsers draw no element taller than this many pixels: beyond it rows would lie on one another. */
const MOST_ROWS = Math.floor(16_000_000 / ROW);
/** What is shown of a long text; the whole is in the cell's title, and in the files. */
const LONGEST = 400;

/** Where the value of a cell leads; null for no link. */
export type LinkOf = (column: string, value: string, row: number) => string | null;
/** Told of the rows that come into sight, before they are drawn. */
export type InSight = (from: number, to: number) => Promise<boolean>;

export function grid(table: Table, linkOf: LinkOf, inSight: InSight): HTMLElement {
  const fields = table.schema.fields;
  const rows = Math.min(table.numRows, MOST_ROWS);
  const numeric = fields.map((field) => isNumber(field.type));
  const head = make(
    "tr",
    {},
    ...fields.map((field, at) => make("th", { scope: "col", class: numeric[at] ? "number" : "" }, visible(field.name))),
  );
  const body = make("tbody");
  const shown = make(
    "table",
    { class: "grid", "aria-rowcount": rows + 1 },
    make("caption", { class: "unseen" }, "Result of the query"),
    make("thead", {}, head),
    body,
  );
  const frame = make("div", { class: "frame", tabindex: 0, role: "region", "aria-label": "Result of the query" }, shown);
  let from = -1;
  let to = -1;

  const filler = (count: number): HTMLElement | null => {
    if (count <= 0) return null;
    const row = make("tr", { "aria-hidden": "true", class: "filler" }, make("td", { colspan: fields.length }));
    row.style.height = `${count * ROW}px`;
    return row;
  };
  const line = (row: number): HTMLElement =>
    make(
      "tr",
      { "aria-rowindex": row + 2 },
      ...fields.map((field, column) => {
        const value = cell(table, column, row);
        if (value === null) return make("td", { class: "null" }, make("span", {}, "null"));
        const seen = visible(shownAs(field.type, value.length > LONGEST ? `${value.slice(0, LONGEST)}…` : value));
        const href = linkOf(field.name, value, row);
        return make(
          "td",
          { class: numeric[column] ? "number" : "", title: value.length > 24 ? visible(value.slice(0, 4000)) : undefined },
          href === null ? seen : make("a", { href }, seen),
        );
      }),
    );
  const drawRows = (): void => {
    const lines = [filler(from), ...Array.from({ length: to - from }, (_, at) => line(from + at)), filler(rows - to)];
    body.replaceChildren(...lines.filter((one) => one !== null));
  };
  const look = (): void => {
    const first = Math.max(0, Math.floor(frame.scrollTop / ROW) - BEYOND);
    const last = Math.min(rows, Math.ceil((frame.scrollTop + Math.max(frame.clientHeight, 600)) / ROW) + BEYOND);
    if (from >= 0 && first >= from && last <= to) return;
    from = Math.max(0, first - BEYOND);
    to = Math.min(rows, last + BEYOND);
    drawRows();
    void inSight(from, to).then((more) => {
      if (more) drawRows();
    });
  };
  frame.addEventListener("scroll", () => requestAnimationFrame(look), { passive: true });
  look();
  return frame;
}
