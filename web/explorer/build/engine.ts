/** Puts the WebAssembly of DuckDB and of the Parquet reader beside the bundle, compressed, with all licences. */

import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { join, relative } from "node:path";
import { gzipSync } from "node:zlib";
import type { Plugin } from "vite";

const here = join(import.meta.dirname, "..");
const packages = join(here, "node_modules");

/** What is shipped, by its file here. Browsers unpack gzip themselves, so any static server will do. */
const COMPRESSED: Record<string, string> = {
  "duckdb-eh.wasm.gz": "@duckdb/duckdb-wasm/dist/duckdb-eh.wasm",
  "parquet.wasm.gz": "parquet-wasm/esm/parquet_wasm_bg.wasm",
};
const WORKER = "@duckdb/duckdb-wasm/dist/duckdb-browser-eh.worker.js";

/** What the bundle holds, also what comes with DuckDB's package. */
const SHIPPED = ["@duckdb/duckdb-wasm", "apache-arrow", "flatbuffers", "tslib", "fzstd", "hyparquet", "parquet-wasm"];

/** The package of DuckDB has no licence file; this is the one of its repository. */
const DUCKDB_LICENCE = join(here, "build", "duckdb-wasm-licence.txt");

/** Takes out the address that would make the bundler copy the whole WebAssembly a second time: it is given on loading. */
export function withoutWasmAddress(): Plugin {
  return {
    name: "without-wasm-address",
    enforce: "pre",
    transform(code, id) {
      if (!id.includes("parquet-wasm")) return null;
      return code.replace(/new URL\(\s*['"]parquet_wasm_bg\.wasm['"]\s*,\s*import\.meta\.url\s*\)/g, "undefined");
    },
  };
}

export function engineFiles(): Plugin {
  let out = "";
  return {
    name: "engine-files",
    apply: "build",
    configResolved(config) {
      out = join(config.root, config.build.outDir);
    },
    closeBundle() {
      const folder = join(out, "engine");
      mkdirSync(folder, { recursive: true });
      for (const [name, source] of Object.entries(COMPRESSED)) {
        writeFileSync(join(folder, name), gzipSync(readFileSync(join(packages, source)), { level: 9 }));
      }
      const worker = readFileSync(join(packages, WORKER), "utf8").replace(/\n?\/\/# sourceMappingURL=.*\s*$/, "\n");
      writeFileSync(join(folder, "duckdb.worker.js"), worker);
      writeFileSync(join(out, "LICENSES.txt"), licences());
      writeFileSync(join(out, "built-from.json"), JSON.stringify(builtFrom(), null, 2) + "\n");
    },
  };
}

/** The licence of everything shipped, in full. */
function licences(): string {
  return SHIPPED.map((name) => {
    const folder = join(packages, name);
    const about = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
    const found = readdirSync(folder).filter((file) => /^licen[cs]e|^notice|^copyright/i.test(file)).sort();
    const files = name === "@duckdb/duckdb-wasm" ? [DUCKDB_LICENCE] : found.map((file) => join(folder, file));
    if (files.length === 0) throw new Error(`${name} has no licence file`);
    const texts = files.map((file) => readFileSync(file, "utf8").trim());
    return `${name} ${about.version} (${about.license})\n\n${texts.join("\n\n")}\n`;
  }).join(`\n${"-".repeat(100)}\n\n`);
}

/** The digest of every source, by which a test tells that the bundle was built from what is there. */
function builtFrom(): Record<string, string> {
  const digests: Record<string, string> = {};
  const walk = (folder: string): void => {
    for (const entry of readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1))) {
      if (entry.name === "node_modules") continue;
      const path = join(folder, entry.name);
      if (entry.isDirectory()) walk(path);
      else digests[relative(here, path)] = createHash("sha256").update(readFileSync(path)).digest("hex");
    }
  };
  walk(here);
  return digests;
}
