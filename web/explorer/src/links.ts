/** Links from values to the pages of facts, documents and entities; null where the site has no such pages. */

import type { Addresses } from "./catalogue";

const FACT_ID = /^[0-9a-f]{20}$/;

function filled(pattern: string, values: Record<string, string>): string {
  // As communique/site has it: an id is one part of a path, whatever stands in it.
  return "../" + pattern.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(values[name] ?? ""));
}

export function factLink(addresses: Addresses | null, table: string, documentId: string, id: string): string | null {
  if (addresses === null || !FACT_ID.test(id) || !FACT_ID.test(documentId)) return null;
  return filled(addresses.fact, { table, document_id: documentId, id });
}

export function documentLink(addresses: Addresses | null, documentId: string): string | null {
  if (addresses === null || !FACT_ID.test(documentId)) return null;
  return filled(addresses.document, { document_id: documentId });
}

export function isFactId(value: unknown): value is string {
  return typeof value === "string" && FACT_ID.test(value);
}
