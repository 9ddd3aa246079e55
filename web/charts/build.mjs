// Bundles charts.js with what it needs into one file of the package, and the licences of all that went in beside it.
import { createHash } from "node:crypto";
import { readFileSync, readdirSync, writeFileSync } from "node:fs";
import { build } from "esbuild";

const assets = new URL("../../src/communique/site/assets/", import.meta.url).pathname;
const made = await build({
  entryPoints: ["charts.js"], bundle: true, minify: true, format: "iife", legalComments: "none",
  outfile: `${assets}charts.js`, metafile: true,
});
const packages = new Set(
  Object.keys(made.metafile.inputs).map((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]).filter(Boolean),
);
const parts = [...packages].sort().map((name) => {
  const folder = `node_modules/${name}`;
  const about = JSON.parse(readFileSync(`${folder}/package.json`, "utf-8"));
  const file = readdirSync(folder).find((one) => /^licen[cs]e/i.test(one));
  const text = file ? readFileSync(`${folder}/${file}`, "utf-8").trim() : "";
  return `${name} ${about.version} (${about.license})\n\n${text}\n`;
});
writeFileSync(`${assets}charts.licences.txt`, `charts.js holds these packages:\n\n${parts.join("\n----\n\n")}`);

const digest = (name) => [name, createHash("sha256").update(readFileSync(name)).digest("hex")];
const builtFrom = Object.fromEntries(["build.mjs", "charts.js", "package.json"].map(digest));
writeFileSync(`${assets}charts.built-from.json`, `${JSON.stringify(builtFrom, null, 2)}\n`);
