/** Parquet to Arrow and back, beside the page so that it stays quick. */

import init, { Compression, Table, WriterPropertiesBuilder, readParquet, writeParquet } from "parquet-wasm/esm";
import { unpacked } from "../packed";

export type ParquetRequest =
  | { call: number; address: string; wasm: string }
  | { call: number; arrow: Uint8Array; wasm: string };
export type ParquetAnswer = { call: number; bytes: Uint8Array } | { call: number; error: string };

let ready: Promise<unknown> | undefined;

self.addEventListener("message", (event: MessageEvent<ParquetRequest>) => {
  const asked = event.data;
  done(asked).then(
    (bytes) => self.postMessage({ call: asked.call, bytes } satisfies ParquetAnswer, { transfer: [bytes.buffer] }),
    (error: unknown) => self.postMessage({ call: asked.call, error: String(error) } satisfies ParquetAnswer),
  );
});

async function done(asked: ParquetRequest): Promise<Uint8Array> {
  ready ??= init({ module_or_path: unpacked(asked.wasm, "application/wasm") });
  if ("arrow" in asked) {
    await ready;
    const settings = new WriterPropertiesBuilder().setCompression(Compression.ZSTD).build();
    return writeParquet(Table.fromIPCStream(asked.arrow), settings);
  }
  const [answer] = await Promise.all([fetch(asked.address), ready]);
  if (!answer.ok) throw new Error(`${asked.address} is not there (${answer.status})`);
  return readParquet(new Uint8Array(await answer.arrayBuffer())).intoIPCStream();
}
