/** What the page and its search say to one another. */

import type { Count } from "./index";

export interface File {
  url: string;
  bytes: number;
}

export interface Source {
  statements: File;
  documents: File;
  entities: File;
}

export type SearchRequest =
  | { kind: "load"; call: number; source: Source }
  | { kind: "find"; call: number; words: string; facets: Record<string, string[]>; from: number; count: number };

export interface Hit {
  id: string;
  document: string;
  kind: string;
  content: string;
  speaker: string;
  day: string;
  title: string;
  source: string;
  url: string;
}

export type SearchAnswer =
  | { kind: "ready"; call: number; statements: number; took: number }
  | { kind: "found"; call: number; hits: Hit[]; total: number; facets: Record<string, Count[]>; took: number }
  | { kind: "fault"; call: number; words: string };
