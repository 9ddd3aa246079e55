/** A result as a file. */

import type { Table } from "apache-arrow";
import { make } from "../dom";
import { cell } from "./values";

/** RFC 4180: quoted where a comma, quotation mark or line end stands; null is empty, an empty text is "". */
export function csv(table: Table): string {
  const lines = [table.schema.fields.map((field) => quoted(field.name)).join(",")];
  for (let row = 0; row < table.numRows; row++) {
    lines.push(table.schema.fields.map((_, column) => quoted(cell(table, column, row))).join(","));
  }
  return lines.join("\r\n") + "\r\n";
}

function quoted(value: string | null): string {
  if (value === null) return "";
  return value === "" || /[",\r\n]/.test(value) ? `"${value.replaceAll('"', '""')}"` : value;
}

export function save(name: string, content: BlobPart, type: string): void {
  const address = URL.createObjectURL(new Blob([content], { type }));
  const link = make("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
