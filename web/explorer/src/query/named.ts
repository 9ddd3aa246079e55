/** Which tables and views a query names: only these are fetched. */

import type { Catalogue, Version } from "../catalogue";

/** Texts and comments: what stands in them names nothing. */
const NO_NAMES = /'(?:[^']|'')*'|--[^\n]*|\/\*[\s\S]*?\*\//g;
const NAME = /"(?:[^"]|"")*"|[\p{L}_][\p{L}\p{N}_$]*/gu;
/** What lists tables or columns by itself, and so needs all of them where it names none. */
const LISTING = ["show", "describe", "information_schema", "duckdb_tables", "duckdb_columns", "duckdb_views"];

/** The names in a query, in lower case and without quotation marks: DuckDB compares them so. */
export function namesIn(query: string): Set<string> {
  const found = new Set<string>();
  for (const [name] of query.replace(NO_NAMES, " ").matchAll(NAME)) {
    found.add((name.startsWith('"') ? name.slice(1, -1).replaceAll('""', '"') : name).toLowerCase());
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
  return catalogue.versions
    .filter((version) => version === chosen || names.has(version.version.toLowerCase()))
    .map((version) => {
      const made = catalogue.views(version);
      const named = Object.keys({ ...version.tables, ...made }).filter((name) => names.has(name));
      const wanted = named.length === 0 && LISTING.some((word) => names.has(word)) ? Object.keys(version.tables) : named;
      const views = wanted.filter((name) => name in made);
      const all = new Set([...wanted, ...views.flatMap((view) => [...namesIn(made[view] ?? "")])]);
      return { version, tables: Object.keys(version.tables).filter((table) => all.has(table)), views };
    });
}

/** The fact tables that a query names, itself or through their views: where ids of its result may come from. */
export function factTables(catalogue: Catalogue, version: Version, query: string): string[] {
  const names = namesIn(query);
  return Object.entries(version.tables)
    .filter(([name, entry]) => catalogue.declaration(entry).fact && (names.has(name) || names.has(`${name}_named`)))
    .map(([name]) => name);
}
