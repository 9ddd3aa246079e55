/** What is shown, written into the address: a link reproduces it. */

export type View = "search" | "sql" | "tables";
export const VIEWS: readonly View[] = ["search", "sql", "tables"];

export interface Place {
  view: View;
  /** Null is the latest, whichever that is when the link is opened. */
  version: string | null;
  query: string | null;
  /** What stands in the search: its words, and what is chosen of each facet. */
  words: string;
  facets: Record<string, string[]>;
}

export const FACETS = ["speaker", "kind", "month", "source", "language"] as const;

export function readPlace(): Place {
  const given = new URLSearchParams(location.hash.slice(1));
  const view = given.get("view") as View | null;
  const query = given.get("query");
  const facets: Record<string, string[]> = {};
  for (const name of FACETS) {
    const chosen = given.getAll(name);
    if (chosen.length > 0) facets[name] = chosen;
  }
  return {
    view: view !== null && VIEWS.includes(view) ? view : query !== null ? "sql" : "search",
    version: given.get("version"),
    query,
    words: given.get("words") ?? "",
    facets,
  };
}

export function addressOf(place: Place): string {
  const given = new URLSearchParams();
  given.set("view", place.view);
  if (place.version !== null) given.set("version", place.version);
  if (place.view === "sql" && place.query !== null) given.set("query", place.query);
  if (place.view === "search") {
    if (place.words) given.set("words", place.words);
    for (const name of FACETS) for (const value of place.facets[name] ?? []) given.append(name, value);
  }
  return `#${given}`;
}

/** Put a place into the address without a step in the browser's history for every letter. */
export function keepPlace(place: Place, step = false): void {
  const address = addressOf(place);
  if (address === location.hash) return;
  if (step) history.pushState(null, "", address);
  else history.replaceState(null, "", address);
}
