/** What a version holds: its tables, and what every column says. */

import type { Catalogue, Column, Version } from "../catalogue";
import { byId, grouped, make, size } from "../dom";

export function tablesPanel(catalogue: Catalogue, version: () => Version, ask: (query: string) => void): () => void {
  const place = byId("table-list");

  function draw(): void {
    const chosen = version();
    place.replaceChildren(...Object.keys(chosen.tables).map((name) => oneTable(chosen, name)));
  }

  function oneTable(chosen: Version, name: string): HTMLElement {
    const entry = chosen.tables[name]!;
    const declared = catalogue.declaration(entry);
    const body = make("div", { class: "columns" });
    const details = make(
      "details",
      { name: "tables" },
      make(
        "summary",
        {},
        make("code", { class: "table-name" }, name),
        make("span", { class: "about" }, declared.description),
        make("span", { class: "rows" }, `${grouped(entry.rows)} ${entry.rows === 1 ? "row" : "rows"}`),
      ),
      body,
    );
    // Columns are put in when somebody looks: thirteen tables have two hundred.
    details.addEventListener("toggle", () => {
      if (!details.open || body.childElementCount > 0) return;
      const query = `SELECT * FROM ${declared.fact ? `${name}_named` : name} LIMIT 100`;
      body.append(
        make(
          "p",
          { class: "doors" },
          make("button", { type: "button", onclick: () => ask(query) }, "Show its rows"),
          make("a", { href: catalogue.file(entry), download: `${name}.parquet` }, `Parquet file, ${size(entry.bytes)}`),
        ),
        columns(declared.columns, name),
      );
    });
    return details;
  }

  draw();
  return draw;
}

function columns(declared: Column[], table: string): HTMLElement {
  return make(
    "div",
    { class: "frame", tabindex: 0, role: "region", "aria-label": `Columns of ${table}` },
    make(
      "table",
      { class: "dictionary" },
      make("caption", { class: "unseen" }, `Columns of ${table}`),
      make("thead", {}, make("tr", {}, ...["Column", "Type", "What it says"].map((one) => make("th", { scope: "col" }, one)))),
      make(
        "tbody",
        {},
        ...declared.map((column) =>
          make(
            "tr",
            {},
            make("th", { scope: "row" }, make("code", {}, column.name)),
            make("td", { class: "type" }, column.type),
            make("td", {}, make("strong", {}, column.title), said(column)),
          ),
        ),
      ),
    ),
  );
}

function said(column: Column): string {
  const parts = [column.description ? `: ${column.description}` : "."];
  if (column.unit) parts.push(`Unit: ${column.unit}.`);
  if (column.vocabulary) parts.push(`One of: ${column.vocabulary.join(", ")}.`);
  if (column.references) parts.push(`Refers to ${column.references}.`);
  if (column.deprecated) parts.push(`Goes away: ${column.deprecated}.`);
  return parts.join(" ");
}
