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

const ENTITY_ID = /^([a-z]+):(\S+)$/;
/** Longer names are cut and end in a digest: those stay without a link. */
const LONGEST_NAME = 120;

/** The page of an entity, as communique/site/addresses.py names it. */
export function entityLink(addresses: Addresses | null, entityId: string): string | null {
  const found = ENTITY_ID.exec(entityId);
  if (addresses === null || found === null) return null;
  const [kind, name] = [plain(found[1]!), plain(found[2]!)];
  return name.length > LONGEST_NAME ? null : filled(addresses.entity, { kind, name });
}

function plain(name: string): string {
  return name.replace(/[^A-Za-z0-9_-]/gu, (sign) =>
    Array.from(new TextEncoder().encode(sign), (byte) => `~${byte.toString(16).padStart(2, "0")}`).join(""),
  );
}

export function isFactId(value: unknown): value is string {
  return typeof value === "string" && FACT_ID.test(value);
}
