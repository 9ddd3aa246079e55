/** DuckDB in this browser, started by the first query. It reads what it is given and can reach nothing else. */

import { AsyncDuckDB, type AsyncDuckDBConnection, VoidLogger } from "@duckdb/duckdb-wasm";
import { type Table, tableToIPC } from "apache-arrow";
import type { Catalogue, Version } from "../catalogue";
import { unpacked } from "../packed";
import { factTables, needed } from "./named";
import { Parquet } from "./parquet";
import { reading } from "./reading";

/** Read by `Engine`: no table may have this name. */
const FILES = "files of versions";

/** Nothing outside is read, nothing is installed: what a query may do is compute. */
const SETTINGS = [
  "SET autoinstall_known_extensions = false",
  "SET autoload_known_extensions = false",
  "SET enable_external_access = false",
];

export type Tell = (what: string) => void;

export interface Answer {
  rows: Table;
  /** Of the query alone, without what was fetched for it; milliseconds. */
  took: number;
  version: Version;
  /** Table and document of every fact whose id may stand in the rows. */
  facts: string[];
}

export class Engine {
  private readonly made = new Set<string>();
  private readonly parquet: Parquet;

  private constructor(
    private readonly catalogue: Catalogue,
    private readonly worker: Worker,
    private readonly connection: AsyncDuckDBConnection,
    base: string,
  ) {
    this.parquet = new Parquet(new URL("engine/parquet.wasm.gz", base).href);
  }

  static async start(catalogue: Catalogue, tell: Tell): Promise<Engine> {
    const base = document.baseURI;
    tell("Loading the database, once …");
    const answer = await unpacked(new URL("engine/duckdb-eh.wasm.gz", base).href, "application/wasm", (share) =>
      tell(`Loading the database, once … ${Math.round(share * 100)} %`),
    );
    const wasm = URL.createObjectURL(await answer.blob());
    // A worker made of a blob stands under this page's policy, one of an address under none: so it reaches this host only.
    const code = `importScripts(${JSON.stringify(new URL("engine/duckdb.worker.js", base).href)})`;
    const script = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
    tell("Starting the database …");
    const worker = new Worker(script);
    const database = new AsyncDuckDB(new VoidLogger(), worker);
    try {
      await database.instantiate(wasm);
    } finally {
      URL.revokeObjectURL(wasm);
      URL.revokeObjectURL(script);
    }
    await database.open({ path: ":memory:" });
    const connection = await database.connect();
    for (const setting of SETTINGS) await connection.query(setting);
    await connection.query(`CREATE SCHEMA ${quoted(FILES)}`);
    return new Engine(catalogue, worker, connection, base);
  }

  /** Run a query that reads over a version; tables that it names are fetched first, each once. */
  async run(query: string, version: Version, tell: Tell): Promise<Answer> {
    for (const { version: one, tables, views } of needed(this.catalogue, version, query)) {
      for (const table of tables) await this.fetchTable(one, table, tell);
      const made = this.catalogue.views(one);
      for (const view of views) await this.once(`view ${one.version} ${view}`, () => this.connection.query(made[view]!));
      await this.schema(one);
    }
    await this.connection.query(`USE ${quoted(version.version)}`);
    tell("Running …");
    const asked = await reading(this.connection, query);
    const began = performance.now();
    const rows = (await this.connection.query(asked)) as unknown as Table;
    return { rows, took: performance.now() - began, version, facts: factTables(this.catalogue, version, query) };
  }

  /** The table and document of facts, by their id: for links. */
  async factsOf(ids: string[], version: Version, tables: string[]): Promise<Map<string, { table: string; document: string }>> {
    const found = new Map<string, { table: string; document: string }>();
    const listed = ids.map((id) => `('${id.replaceAll("'", "''")}')`).join(", ");
    for (const table of ids.length > 0 ? tables : []) {
      const source = `${quoted(version.version)}.${quoted(table)}`;
      const rows = await this.connection.query(
        `SELECT f.id, f.document_id FROM ${source} f SEMI JOIN (VALUES ${listed}) wanted(id) USING (id)`,
      );
      for (const row of rows.toArray()) found.set(String(row.id), { table, document: String(row.document_id) });
    }
    return found;
  }

  /** The rows as a Parquet file. */
  async parquetOf(rows: Table): Promise<Uint8Array> {
    return this.parquet.write(tableToIPC(rows, "stream"));
  }

  /** End it, whatever it is doing. */
  stop(): void {
    this.worker.terminate();
  }

  private schema(version: Version): Promise<void> {
    return this.once(`schema ${version.version}`, () =>
      this.connection.query(`CREATE SCHEMA ${quoted(version.version)}`),
    );
  }

  private async fetchTable(version: Version, table: string, tell: Tell): Promise<void> {
    const entry = version.tables[table];
    if (entry === undefined) return;
    await this.once(`file ${entry.file}`, async () => {
      tell(`Reading ${table} …`);
      const arrow = await this.parquet.read(this.catalogue.file(entry));
      await this.connection.insertArrowFromIPCStream(arrow, { name: entry.file, schema: FILES, create: true });
    });
    await this.schema(version);
    await this.once(`table ${version.version} ${table}`, () =>
      this.connection.query(
        `CREATE VIEW ${quoted(version.version)}.${quoted(table)} AS SELECT * FROM ${quoted(FILES)}.${quoted(entry.file)}`,
      ),
    );
  }

  private async once(what: string, act: () => Promise<unknown>): Promise<void> {
    if (this.made.has(what)) return;
    await act();
    this.made.add(what);
  }
}

function quoted(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
