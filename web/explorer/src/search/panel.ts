/** The search part of the page: words, facets, statements that were found. */

import { FACETS } from "../address";
import type { Catalogue, Version } from "../catalogue";
import { byId, grouped, make, size, visible, webAddress } from "../dom";
import { factLink } from "../links";
import type { Count } from "./index";
import type { Hit, SearchAnswer, SearchRequest } from "./messages";
import { type Asked, asked, marked } from "./words";

const PAGE = 30;
/** Statements up to this size are read as soon as the search is in sight; larger ones when somebody asks. */
const EAGER = 3_000_000;
const WAIT = 30;

const TITLES: Record<string, string> = { speaker: "Speaker", kind: "Kind", month: "Month", source: "Source", language: "Language" };

export interface SearchPanel {
  show(words: string, facets: Record<string, string[]>): void;
  /** The search came into sight, or the version was chosen anew. */
  inSight(): void;
  words(): string;
  facets(): Record<string, string[]>;
}

export function searchPanel(catalogue: Catalogue, version: () => Version, changed: () => void): SearchPanel {
  const input = byId<HTMLInputElement>("words");
  const status = byId("search-status");
  const list = byId("hits");
  const more = byId<HTMLButtonElement>("more");
  const sides = byId("facets");
  const load = byId<HTMLButtonElement>("load-search");
  let worker: Worker | undefined;
  let loaded: string | null = null;
  let ready = false;
  let calls = 0;
  let latest = 0;
  let listed = 0;
  let chosen: Record<string, string[]> = {};
  // On a narrow screen the statements come first.
  const opened = new Set<string>(matchMedia("(min-width: 52rem)").matches ? ["speaker", "kind", "month"] : []);
  let timer = 0;

  function start(): void {
    const now = version();
    if (loaded === now.version) return;
    const { statements, documents, entities } = now.tables;
    if (!statements || !documents || !entities) {
      status.textContent = "This version has no statements.";
      return;
    }
    loaded = now.version;
    ready = false;
    load.hidden = true;
    list.replaceChildren();
    status.textContent = `Reading ${grouped(statements.rows)} statements …`;
    if (worker === undefined) {
      worker = new Worker(new URL("./search.worker.ts", import.meta.url), { type: "module" });
      worker.addEventListener("message", (event: MessageEvent<SearchAnswer>) => heard(event.data));
      worker.addEventListener("error", () => (status.textContent = "The search did not start in this browser."));
    }
    const file = (entry: typeof statements) => ({ url: catalogue.file(entry), bytes: entry.bytes });
    send({
      kind: "load",
      call: ++calls,
      source: { statements: file(statements), documents: file(documents), entities: file(entities) },
    });
  }

  function send(request: SearchRequest): void {
    latest = request.call;
    worker?.postMessage(request);
  }

  function find(from = 0): void {
    if (!ready) {
      start();
      return;
    }
    send({ kind: "find", call: ++calls, words: input.value, facets: chosen, from, count: PAGE });
    if (from === 0) changed();
  }

  function heard(answer: SearchAnswer): void {
    if (answer.call !== latest) return;
    if (answer.kind === "fault") {
      loaded = null;
      status.textContent = `The statements cannot be read: ${answer.words}`;
    } else if (answer.kind === "ready") {
      ready = true;
      document.documentElement.dataset.searchLoad = String(Math.round(answer.took));
      find();
    } else {
      found(answer);
    }
  }

  function found(answer: Extract<SearchAnswer, { kind: "found" }>): void {
    const what = asked(input.value);
    const isFirst = latest !== continued;
    if (isFirst) {
      list.replaceChildren();
      listed = 0;
    }
    list.append(...answer.hits.map((hit) => item(hit, what)));
    listed += answer.hits.length;
    more.hidden = listed >= answer.total;
    const all = answer.total === 1 ? "1 statement" : `${grouped(answer.total)} statements`;
    const order = input.value.trim() === "" ? "newest first" : "best first";
    status.textContent = answer.total === 0 ? "No statement holds all of that." : `${all}, ${order}`;
    document.documentElement.dataset.searchTook = answer.took.toFixed(1);
    if (isFirst) drawFacets(answer.facets);
  }

  function item(hit: Hit, what: Asked): HTMLElement {
    const href = factLink(catalogue.addresses, "statements", hit.document, hit.id);
    const words = marked(visible(hit.content), what).map((part) => (part.found ? make("mark", {}, part.words) : part.words));
    const original = webAddress(hit.url);
    const from = [hit.day, visible(hit.title)].filter((one) => one !== "").join(" · ");
    return make(
      "li",
      {},
      make(
        "p",
        { class: "who" },
        make("span", { class: "speaker" }, visible(hit.speaker) || "Unnamed"),
        make("span", { class: "kind" }, hit.kind === "direct" ? "quoted" : hit.kind === "indirect" ? "reported" : hit.kind),
      ),
      make(
        "blockquote",
        { dir: "auto", class: hit.kind === "direct" ? "direct" : "" },
        ...(hit.content === "" ? [make("span", { class: "hint" }, "The words are withheld in this version.")] : words),
      ),
      make(
        "p",
        { class: "from" },
        from,
        from ? " · " : "",
        visible(hit.source),
        href === null ? null : " · ",
        href === null ? null : make("a", { href }, "Evidence"),
        original === null ? null : " · ",
        original === null ? null : make("a", { href: original, rel: "noopener noreferrer nofollow" }, "Original"),
      ),
    );
  }

  function drawFacets(facets: Record<string, Count[]>): void {
    const focused = document.activeElement?.id;
    sides.replaceChildren(
      ...FACETS.map((name) => {
        const counts = facets[name] ?? [];
        const details = make(
          "details",
          { open: opened.has(name) },
          make("summary", {}, TITLES[name] ?? name),
          make("ul", {}, ...counts.map((one, at) => value(name, one, at))),
        );
        details.addEventListener("toggle", () => {
          if (details.open) opened.add(name);
          else opened.delete(name);
        });
        return details;
      }),
    );
    if (focused?.startsWith("facet-")) document.getElementById(focused)?.focus();
  }

  function value(facet: string, one: Count, at: number): HTMLElement {
    const isChosen = chosen[facet]?.includes(one.label) ?? false;
    const box = make("input", { type: "checkbox", id: `facet-${facet}-${at}`, checked: isChosen });
    box.addEventListener("change", () => {
      const others = (chosen[facet] ?? []).filter((label) => label !== one.label);
      chosen = { ...chosen, [facet]: box.checked ? [...others, one.label] : others };
      find();
    });
    const label = facet === "kind" ? (one.label === "direct" ? "quoted" : one.label === "indirect" ? "reported" : one.label) : one.label;
    return make("li", {}, make("label", {}, box, make("span", {}, visible(label)), make("span", { class: "count" }, grouped(one.count))));
  }

  let continued = 0;
  more.addEventListener("click", () => {
    continued = calls + 1;
    find(listed);
  });
  input.addEventListener("input", () => {
    clearTimeout(timer);
    timer = window.setTimeout(() => find(), WAIT);
  });
  byId("search-form").addEventListener("submit", (event) => {
    event.preventDefault();
    find();
  });
  load.addEventListener("click", () => start());

  return {
    show(words, facets) {
      input.value = words;
      chosen = facets;
      if (ready && loaded === version().version) find();
    },
    inSight() {
      const bytes = (version().tables.statements?.bytes ?? 0) + (version().tables.entities?.bytes ?? 0);
      const asked = input.value !== "" || Object.keys(chosen).length > 0 || worker !== undefined;
      if (bytes <= EAGER || asked) start();
      else {
        load.hidden = false;
        load.textContent = `Load the statements (${size(bytes)})`;
      }
    },
    words: () => input.value,
    facets: () => Object.fromEntries(Object.entries(chosen).filter(([, labels]) => labels.length > 0)),
  };
}
