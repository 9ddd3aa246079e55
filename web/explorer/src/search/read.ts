/** The columns that the search needs, read from the Parquet files; of documents not their texts. */

import { decompress } from "fzstd";
import { type AsyncBuffer, asyncBufferFromUrl, parquetMetadataAsync, parquetRead } from "hyparquet";
import type { File } from "./messages";

const compressors = {
  ZSTD: (input: Uint8Array, length: number): Uint8Array => decompress(input, new Uint8Array(length)),
};

/** Files up to this many bytes are fetched in one go. */
const SMALL = 300_000;

export type Columns = Record<string, unknown[]>;

/** Read flat columns. Only the parts of the file that hold them are fetched, where the server knows ranges. */
export async function readColumns({ url, bytes }: File, wanted: string[]): Promise<Columns> {
  const file: AsyncBuffer = bytes < SMALL ? await all(url) : await asyncBufferFromUrl({ url, byteLength: bytes });
  const metadata = await parquetMetadataAsync(file);
  const there = new Set(metadata.schema.map((element) => element.name));
  const columns = wanted.filter((name) => there.has(name));
  const found: Columns = Object.fromEntries(wanted.map((name) => [name, []]));
  if (columns.length === 0 || metadata.num_rows === 0n) return found;
  await parquetRead({
    file,
    metadata,
    columns,
    compressors,
    onChunk({ columnName, columnData, rowStart }) {
      const into = found[columnName]!;
      for (let at = 0; at < columnData.length; at++) into[rowStart + at] = columnData[at];
    },
  });
  return found;
}

async function all(url: string): Promise<AsyncBuffer> {
  const answer = await fetch(url);
  if (!answer.ok) throw new Error(`${url} is not there (${answer.status})`);
  const bytes = await answer.arrayBuffer();
  return { byteLength: bytes.byteLength, slice: (start, end) => bytes.slice(start, end) };
}
