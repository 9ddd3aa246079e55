/** Which tables and views a query names: only these are fetched. */

import type { Catalogue, Version } from "../catalogue";

/** Texts and comments: what stands in them names nothing. */
const NO_NAMES = /'(?:[^']|'')*'|--[^\n]*|\/\*[\s\S]*?\*\//g;
const NAME = /"(?:[^"]|"")*"|[\p{L}_][\p{L}\p{N}_$]*/gu;
/** What lists tables or columns by itself, and so needs all of them. */
const LISTING = /\b(show|describe|summarize|information_schema|duckdb_tables|duckdb_columns|duckdb_views)\b/i;

/** The names in a query, without quotation marks; those without were written in any case. */
export function namesIn(query: string): Set<string> {
  const found = new Set<string>();
  for (const [name] of query.replace(NO_NAMES, " ").matchAll(NAME)) {
    found.add(name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name.toLowerCase());
  }
  return found;
}

export interface Needed {
  version: Version;
  tables: string[];
  views: string[];
}

/** What a query needs of the chosen version, and of every other version that it names: `"1.0.0".funding`. */
export function needed(catalogue: Catalogue, chosen: Version, query: string): Needed[] {
  const names = namesIn(query);
  const all = LISTING.test(query.replace(NO_NAMES, " ")) && names.size <= 3;
  return catalogue.versions
    .filter((version) => version === chosen || names.has(version.version))
    .map((version) => {
      const made = catalogue.views(version);
      const views = Object.keys(made).filter((view) => names.has(view.toLowerCase()));
      const inViews = new Set(views.flatMap((view) => [...namesIn(made[view] ?? "")]));
      const tables = Object.keys(version.tables).filter((table) => all || names.has(table) || inViews.has(table));
      return { version, tables, views };
    });
}

/** The fact tables that a query names, itself or through their views: where ids of its result may come from. */
export function factTables(catalogue: Catalogue, version: Version, query: string): string[] {
  const names = namesIn(query);
  return Object.entries(version.tables)
    .filter(([name, entry]) => catalogue.declaration(entry).fact && (names.has(name) || names.has(`${name}_named`)))
    .map(([name]) => name);
}
