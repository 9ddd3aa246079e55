/** The SQL part of the page: examples, a query, its result as table or chart, and as a file. */

import type { Table } from "apache-arrow";
import type { Catalogue, Version } from "../catalogue";
import { byId, grouped, make } from "../dom";
import { documentLink, entityLink, factLink, isFactId } from "../links";
import type { Answer, Engine } from "./engine";

export interface SqlPanel {
  /** Show a query, and run it if asked to. */
  show(query: string, run: boolean): void;
  /** The version was chosen anew: a result that is shown is made anew over it. */
  versionChanged(): void;
  query(): string;
}

export function sqlPanel(catalogue: Catalogue, version: () => Version, ran: (query: string) => void): SqlPanel {
  const text = byId<HTMLTextAreaElement>("query");
  const run = byId<HTMLButtonElement>("run");
  const stop = byId<HTMLButtonElement>("stop");
  const status = byId("status");
  const fault = byId("fault");
  const result = byId("result");
  const tools = byId("tools");
  const asTable = byId<HTMLButtonElement>("as-table");
  const asChart = byId<HTMLButtonElement>("as-chart");
  const saves = ["save-csv", "save-parquet"].map((id) => byId<HTMLButtonElement>(id));
  let engine: Promise<Engine> | undefined;
  let answer: Answer | undefined;
  let runs = 0;

  const tell = (words: string): void => {
    status.textContent = words;
  };
  const started = (): Promise<Engine> => {
    engine ??= import("./engine").then(({ Engine }) => Engine.start(catalogue, tell));
    engine.catch(() => {
      engine = undefined;
    });
    return engine;
  };
  const busy = (is: boolean): void => {
    run.disabled = is;
    stop.hidden = !is;
    result.setAttribute("aria-busy", String(is));
  };

  async function start(): Promise<void> {
    const query = text.value.trim();
    if (query === "") return;
    const mine = ++runs;
    busy(true);
    fault.hidden = true;
    ran(query);
    try {
      const found = await (await started()).run(query, version(), tell);
      if (mine !== runs) return;
      answer = found;
      const rows = found.rows.numRows;
      tell(`${grouped(rows)} ${rows === 1 ? "row" : "rows"} from ${found.version.version} in ${Math.round(found.took)} ms`);
      tools.hidden = false;
      await show();
    } catch (error) {
      if (mine !== runs) return;
      answer = undefined;
      result.replaceChildren();
      tools.hidden = true;
      tell("");
      fault.hidden = false;
      fault.textContent = explained(error);
    } finally {
      if (mine === runs) busy(false);
    }
  }

  async function show(): Promise<void> {
    if (answer === undefined) return;
    const isChart = asChart.getAttribute("aria-pressed") === "true";
    const { rows } = answer;
    if (isChart) result.replaceChildren((await import("../result/chart")).chart(rows));
    else if (rows.numRows === 0) result.replaceChildren(make("p", { class: "hint" }, "No row answers this query."));
    else result.replaceChildren(await asGrid(answer));
  }

  async function asGrid(found: Answer): Promise<HTMLElement> {
    const { grid } = await import("../result/grid");
    const links = new Links(catalogue, found, await started());
    return grid(found.rows, links.of, links.inSight);
  }

  const press = (chart: boolean): void => {
    asTable.setAttribute("aria-pressed", String(!chart));
    asChart.setAttribute("aria-pressed", String(chart));
    void show();
  };

  run.addEventListener("click", () => void start());
  stop.addEventListener("click", () => {
    runs++;
    engine?.then((one) => one.stop()).catch(() => undefined); // one that did not start has said so
    engine = undefined;
    busy(false);
    tell("Stopped.");
  });
  text.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      if (!run.disabled) void start();
    }
  });
  asTable.addEventListener("click", () => press(false));
  asChart.addEventListener("click", () => press(true));
  const named = (): string => `${catalogue.name}-${answer?.version.version ?? ""}`;
  saves[0]!.addEventListener("click", () => {
    const rows = answer?.rows;
    if (rows) void import("../result/download").then(({ csv, save }) => save(`${named()}.csv`, csv(rows), "text/csv;charset=utf-8"));
  });
  saves[1]!.addEventListener("click", () => {
    const rows = answer?.rows;
    if (rows) void saveParquet(rows);
  });
  async function saveParquet(rows: Table): Promise<void> {
    try {
      const [one, { save }] = await Promise.all([started(), import("../result/download")]);
      save(`${named()}.parquet`, (await one.parquetOf(rows)) as BlobPart, "application/vnd.apache.parquet");
    } catch (error) {
      fault.hidden = false;
      fault.textContent = `This result cannot be written as Parquet: ${explained(error)}`;
    }
  }

  const examples = byId<HTMLSelectElement>("examples");
  examples.append(...catalogue.examples.map((one, at) => make("option", { value: at }, one.title)));
  const about = byId("about-example");
  examples.addEventListener("change", () => {
    const chosen = catalogue.examples[Number(examples.value)];
    if (examples.value === "" || chosen === undefined) return;
    text.value = chosen.sql;
    about.textContent = chosen.about;
    void start();
  });
  if (text.value === "") text.value = catalogue.examples[0]?.sql ?? "";

  return {
    show(query, now) {
      text.value = query;
      if (now) void start();
    },
    versionChanged() {
      if (answer !== undefined || !fault.hidden) void start();
    },
    query: () => text.value.trim(),
  };
}

/** What went wrong, without what the database says of extensions that this page does not have. */
function explained(error: unknown): string {
  const words = (error instanceof Error ? error.message : String(error)).trim();
  const extension = /exists in the (\w+) extension/.exec(words)?.[1];
  if (extension !== undefined) {
    return `${words.split("\n")[0]}\nThis page loads no extensions: ask with \`communique query\`, which has ${extension}.`;
  }
  return words;
}

/** Where the ids of a result lead. */
class Links {
  private readonly facts = new Map<string, { table: string; document: string }>();
  private readonly asked = new Set<string>();
  private readonly idColumns: number[];

  constructor(
    private readonly catalogue: Catalogue,
    private readonly answer: Answer,
    private readonly engine: Engine,
  ) {
    const names = answer.rows.schema.fields.map((field) => field.name);
    this.idColumns = names.flatMap((name, at) => (/(^|_)id$/.test(name) ? [at] : []));
  }

  of = (column: string, value: string, _row: number): string | null => {
    const { addresses } = this.catalogue;
    const fact = this.facts.get(value);
    if (fact !== undefined) return factLink(addresses, fact.table, fact.document, value);
    if (column === "document_id" || column === "canonical_document_id") return documentLink(addresses, value);
    // Facts and documents keep their pages when they are gone; those of entities are of the latest version.
    return this.catalogue.isLatest(this.answer.version) && column.endsWith("_id") ? entityLink(addresses, value) : null;
  };

  /** Ask of which tables the ids of these rows are. */
  inSight = async (from: number, to: number): Promise<boolean> => {
    if (this.catalogue.addresses === null || this.answer.facts.length === 0) return false;
    const ids: string[] = [];
    for (const column of this.idColumns) {
      const values = this.answer.rows.getChildAt(column);
      for (let row = from; row < to; row++) {
        const value: unknown = values?.get(row);
        if (isFactId(value) && !this.asked.has(value)) ids.push(value);
      }
    }
    if (ids.length === 0) return false;
    for (const id of ids) this.asked.add(id);
    try {
      const found = await this.engine.factsOf([...new Set(ids)], this.answer.version, this.answer.facts);
      for (const [id, fact] of found) this.facts.set(id, fact);
      return found.size > 0;
    } catch {
      return false; // stopped meanwhile: values stay without links
    }
  };
}
