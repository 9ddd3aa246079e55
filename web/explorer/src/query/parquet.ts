/** The page's end of the worker that reads and writes Parquet. */

import type { ParquetAnswer, ParquetRequest } from "./parquet.worker";

type Wanted = { address: string } | { arrow: Uint8Array };

export class Parquet {
  private worker = new Worker(new URL("./parquet.worker.ts", import.meta.url), { type: "module" });
  private waiting = new Map<number, { resolve: (bytes: Uint8Array) => void; reject: (error: Error) => void }>();
  private calls = 0;

  constructor(private readonly wasm: string) {
    this.worker.addEventListener("message", (event: MessageEvent<ParquetAnswer>) => {
      const answer = event.data;
      const one = this.waiting.get(answer.call);
      this.waiting.delete(answer.call);
      if ("error" in answer) one?.reject(new Error(answer.error));
      else one?.resolve(answer.bytes);
    });
    this.worker.addEventListener("error", (event) => {
      for (const one of this.waiting.values()) one.reject(new Error(event.message || "the Parquet reader did not start"));
      this.waiting.clear();
    });
  }

  /** The rows of a Parquet file as an Arrow stream. */
  read(address: string): Promise<Uint8Array> {
    return this.ask({ address });
  }

  /** An Arrow stream as a Parquet file. */
  write(arrow: Uint8Array): Promise<Uint8Array> {
    return this.ask({ arrow });
  }

  private ask(wanted: Wanted): Promise<Uint8Array> {
    const call = ++this.calls;
    return new Promise((resolve, reject) => {
      this.waiting.set(call, { resolve, reject });
      this.worker.postMessage({ ...wanted, call, wasm: this.wasm } as ParquetRequest);
    });
  }
}
