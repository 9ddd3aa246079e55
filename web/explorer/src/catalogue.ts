/** What the dataset holds, as `catalogue.json` says; made by communique/site/explorer/catalogue.py. */

export interface Column {
  name: string;
  type: string;
  title: string;
  description?: string;
  unit?: string;
  vocabulary?: string[];
  references?: string;
  deprecated?: string;
}

export interface Declaration {
  title: string;
  description: string;
  fact: boolean;
  key: string[];
  columns: Column[];
}

export interface TableEntry {
  file: string;
  rows: number;
  bytes: number;
  declaration: number;
}

export interface Version {
  version: string;
  parent: string | null;
  reason: string;
  published_at: string;
  /** How much of the texts it republishes: full, evidence or none. */
  text: string;
  tables: Record<string, TableEntry>;
  /** The place of its views among the declarations. */
  views: number;
}

export interface Example {
  title: string;
  about: string;
  sql: string;
}

export interface Addresses {
  fact: string;
  document: string;
  entity: string;
  home: string;
}

interface Written {
  name: string;
  title: string;
  latest: string | null;
  versions: Version[];
  declarations: (Declaration | Record<string, string>)[];
  examples: Example[];
  addresses: Addresses | null;
}

/** A dataset with all its versions. */
export class Catalogue {
  constructor(
    private readonly written: Written,
    /** The address of the page's folder. */
    private readonly base: string,
  ) {}

  get title(): string {
    return this.written.title;
  }
  get name(): string {
    return this.written.name;
  }
  get versions(): Version[] {
    return this.written.versions;
  }
  get examples(): Example[] {
    return this.written.examples;
  }
  get addresses(): Addresses | null {
    return this.written.addresses;
  }

  /** The version with this number, or the latest for one that is not there. */
  version(number: string | null): Version {
    const found =
      this.versions.find((one) => one.version === number) ??
      this.versions.find((one) => one.version === this.written.latest) ??
      this.versions.at(-1);
    if (found === undefined) throw new Error("this dataset has no published version");
    return found;
  }

  has(number: string): boolean {
    return this.versions.some((one) => one.version === number);
  }

  isLatest(version: Version): boolean {
    return version.version === this.written.latest;
  }

  declaration(entry: TableEntry): Declaration {
    return this.written.declarations[entry.declaration] as Declaration;
  }

  /** The statements that make a version's views, by the name of the view. */
  views(version: Version): Record<string, string> {
    const made = this.written.declarations[version.views] as Record<string, string>;
    const schema = version.version.replaceAll('"', '""');
    return Object.fromEntries(
      Object.entries(made).map(([name, statement]) => [name, statement.replaceAll('"{version}"', `"${schema}"`)]),
    );
  }

  /** Where a table's file is. */
  file(entry: TableEntry): string {
    return new URL(`../data/${entry.file.split("/").map(encodeURIComponent).join("/")}`, this.base).href;
  }
}

export async function loadCatalogue(): Promise<Catalogue> {
  const base = new URL(".", document.baseURI).href;
  const answer = await fetch(new URL("catalogue.json", base));
  if (!answer.ok) throw new Error(`catalogue.json is not there (${answer.status})`);
  return new Catalogue((await answer.json()) as Written, base);
}
