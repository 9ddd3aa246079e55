/** The explorer: search, SQL and tables of a dataset, over any of its versions. */

import "./style.css";
import { type Place, type View, VIEWS, addressOf, keepPlace, readPlace } from "./address";
import { type Catalogue, type Version, loadCatalogue } from "./catalogue";
import { byId, grouped, make, visible } from "./dom";
import { sqlPanel } from "./query/panel";
import { searchPanel } from "./search/panel";
import { tablesPanel } from "./tables/panel";
import { themeButton } from "./theme";

async function start(): Promise<void> {
  themeButton();
  const catalogue = await loadCatalogue();
  let place = readPlace();
  let version = catalogue.version(place.version);
  /** The version that the address names, where it is not here: what is shown then is of another. */
  let missing: string | null = null;
  const now = (): Version => version;

  const here = (): Place => ({
    view: place.view,
    version: missing ?? (catalogue.isLatest(version) && place.version === null ? null : version.version),
    query: place.query,
    words: search.words(),
    facets: search.facets(),
  });
  const search = searchPanel(catalogue, now, () => keepPlace((place = here())));
  const sql = sqlPanel(catalogue, now, (query) => {
    chosen();
    keepPlace((place = { ...here(), view: "sql", query }), true);
  });
  const redrawTables = tablesPanel(catalogue, now, (query) => {
    show("sql");
    sql.show(query, true);
  });

  introduce(catalogue);
  const picker = byId<HTMLSelectElement>("version");
  picker.append(
    ...catalogue.versions.toReversed().map((one) =>
      make("option", { value: one.version }, `${one.version}${catalogue.isLatest(one) ? " (latest)" : ""}`),
    ),
  );

  function describeVersion(): void {
    picker.value = version.version;
    const rows = Object.values(version.tables).reduce((sum, entry) => sum + entry.rows, 0);
    byId("about-version").textContent =
      `${version.published_at.slice(0, 10)} · ${grouped(version.tables.documents?.rows ?? 0)} documents · ${grouped(rows)} rows`;
  }

  /** What is shown is of a version that somebody chose, not only of another than the address names. */
  function chosen(): void {
    missing = null;
    byId("missing").hidden = true;
  }

  function show(view: View, step = true): void {
    place = { ...here(), view };
    for (const one of VIEWS) {
      const tab = byId(`tab-${one}`);
      tab.setAttribute("aria-selected", String(one === view));
      tab.tabIndex = one === view ? 0 : -1;
      byId(`panel-${one}`).hidden = one !== view;
    }
    keepPlace(place, step);
    if (view === "search") search.inSight();
  }

  picker.addEventListener("change", () => {
    version = catalogue.version(picker.value);
    chosen();
    place = { ...here(), version: version.version };
    keepPlace(place, true);
    describeVersion();
    redrawTables();
    sql.versionChanged();
    if (place.view === "search") search.inSight();
  });

  for (const [at, view] of VIEWS.entries()) {
    const tab = byId(`tab-${view}`);
    tab.addEventListener("click", () => show(view));
    tab.addEventListener("keydown", (event) => {
      const step = event.key === "ArrowRight" ? 1 : event.key === "ArrowLeft" ? -1 : 0;
      if (step === 0) return;
      const next = VIEWS[(at + step + VIEWS.length) % VIEWS.length]!;
      show(next);
      byId(`tab-${next}`).focus();
    });
  }

  const copy = byId<HTMLButtonElement>("copy-link");
  copy.addEventListener("click", () => {
    // What a link shows must stay what was seen, whatever is published later: it names the version.
    const address = new URL(addressOf({ ...here(), view: "sql", version: version.version, query: sql.query() }), location.href);
    const said = (words: string): void => {
      copy.textContent = words;
      setTimeout(() => (copy.textContent = "Copy link"), 2000);
    };
    navigator.clipboard.writeText(address.href).then(
      () => said("Copied"),
      () => {
        keepPlace({ ...here(), view: "sql", version: version.version, query: sql.query() });
        said("It is in the address bar");
      },
    );
  });

  function open(): void {
    place = readPlace();
    version = catalogue.version(place.version);
    missing = place.version !== null && !catalogue.has(place.version) ? place.version : null;
    byId("missing").hidden = missing === null;
    byId("missing").textContent =
      `Version ${visible(missing ?? "")} is not here, only ${catalogue.versions.map((one) => one.version).join(", ")}. This is ${version.version}.`;
    describeVersion();
    redrawTables();
    search.show(place.words, place.facets);
    if (place.query !== null) sql.show(place.query, place.view === "sql" && missing === null);
    show(place.view, false);
  }
  window.addEventListener("popstate", open);
  open();
  byId("app").hidden = false;
  document.documentElement.dataset.ready = String(Math.round(performance.now()));
}

function introduce(catalogue: Catalogue): void {
  document.title = `${catalogue.title}: explorer`;
  byId("title").textContent = catalogue.title;
  const home = catalogue.addresses?.home;
  if (home) byId("home").append(make("a", { href: `../${home}` }, "Overview"));
}

start().catch((error: unknown) => {
  byId("failed").hidden = false;
  byId("failed").textContent = `The explorer cannot start: ${error instanceof Error ? error.message : String(error)}`;
});
