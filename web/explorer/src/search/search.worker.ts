/** The search, beside the page: reads statements, makes the index, answers. */

import { type Facet, Index, NOT_SAID } from "./index";
import { type Columns, readColumns } from "./read";
import { asked } from "./words";
import type { Hit, SearchAnswer, SearchRequest, Source } from "./messages";

interface Statements {
  index: Index;
  columns: Columns;
  documents: Columns;
  documentOf: Int32Array;
  speakers: string[];
  /** Newest first. */
  order: Uint32Array;
}

let statements: Promise<Statements> | undefined;

self.addEventListener("message", (event: MessageEvent<SearchRequest>) => {
  const request = event.data;
  answer(request).then(
    (found) => self.postMessage(found),
    (error: unknown) => self.postMessage({ kind: "fault", call: request.call, words: String(error) } satisfies SearchAnswer),
  );
});

async function answer(request: SearchRequest): Promise<SearchAnswer> {
  if (request.kind === "load") {
    const began = performance.now();
    statements = load(request.source);
    const { order } = await statements;
    return { kind: "ready", call: request.call, statements: order.length, took: performance.now() - began };
  }
  if (statements === undefined) throw new Error("nothing was loaded");
  const { index, columns, documents, documentOf, speakers, order } = await statements;
  const began = performance.now();
  const found = index.find(asked(request.words), request.facets);
  const hits = Array.from(found.places.subarray(request.from, request.from + request.count), (place): Hit => {
    const row = order[place]!;
    const document = documentOf[row]!;
    const of = (name: string): string => words(documents[name]?.[document]);
    return {
      id: words(columns.id?.[row]),
      document: words(columns.document_id?.[row]),
      kind: words(columns.kind?.[row]),
      content: words(columns.content?.[row]),
      speaker: speakers[row]!,
      day: day(documents.published_on?.[document], documents.published_precision?.[document]),
      title: of("title"),
      source: of("source"),
      url: of("url"),
    };
  });
  const took = performance.now() - began;
  return { kind: "found", call: request.call, hits, total: found.places.length, facets: found.facets, took };
}

const STATEMENTS = ["id", "document_id", "kind", "speaker_id", "speaker_text", "content"];
const DOCUMENTS = ["document_id", "title", "url", "source", "language", "published_on", "published_precision"];

async function load(source: Source): Promise<Statements> {
  const [columns, documents, entities] = await Promise.all([
    readColumns(source.statements, STATEMENTS),
    readColumns(source.documents, DOCUMENTS),
    readColumns(source.entities, ["entity_id", "name"]),
  ]);
  const count = columns.id?.length ?? 0;
  const documentPlaces = new Map((documents.document_id ?? []).map((id, place) => [id, place]));
  const names = new Map((entities.entity_id ?? []).map((id, place) => [id, words(entities.name?.[place])]));
  const documentOf = Int32Array.from({ length: count }, (_, row) => documentPlaces.get(columns.document_id?.[row]) ?? -1);
  const speakers = Array.from({ length: count }, (_, row) => {
    const id = columns.speaker_id?.[row];
    return names.get(id) ?? words(columns.speaker_text?.[row]);
  });
  const ofDocument = (name: string, row: number): unknown => documents[name]?.[documentOf[row]!];
  const days = Array.from({ length: count }, (_, row) => day(ofDocument("published_on", row), "day"));
  const order = Uint32Array.from({ length: count }, (_, row) => row).sort((a, b) => {
    if (days[a] !== days[b]) return days[a]! < days[b]! ? 1 : -1;
    return a - b;
  });
  const facet = (name: string, value: (row: number) => string): Facet => {
    const codes = new Uint32Array(count);
    const known = new Map<string, number>();
    order.forEach((row, place) => {
      const label = value(row) || NOT_SAID;
      let code = known.get(label);
      if (code === undefined) known.set(label, (code = known.size));
      codes[place] = code;
    });
    return { name, labels: [...known.keys()], codes };
  };
  const facets = [
    facet("speaker", (row) => names.get(columns.speaker_id?.[row]) ?? ""),
    facet("kind", (row) => words(columns.kind?.[row])),
    facet("month", (row) => days[row]!.slice(0, 7)),
    facet("source", (row) => words(ofDocument("source", row))),
    facet("language", (row) => words(ofDocument("language", row))),
  ];
  const texts = Array.from(order, (row) => `${words(columns.content?.[row])} ${speakers[row]}`);
  return { index: new Index(texts, facets), columns, documents, documentOf, speakers, order };
}

function words(value: unknown): string {
  return value === null || value === undefined ? "" : String(value);
}

/** A day as far as it is known: `2026-05`, when only the month is. */
function day(value: unknown, precision: unknown): string {
  if (!(value instanceof Date)) return "";
  const iso = value.toISOString();
  return precision === "year" ? iso.slice(0, 4) : precision === "month" ? iso.slice(0, 7) : iso.slice(0, 10);
}
