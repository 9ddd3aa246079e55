/** Files that are stored compressed, unpacked by the browser: any static server will do, whatever it knows of encodings. */

const GZIP = [0x1f, 0x8b];

/** Fetch and unpack a file. A server that says it is encoded has had it unpacked already. */
export async function unpacked(address: string, type: string, progress?: (share: number) => void): Promise<Response> {
  const answer = await fetch(address);
  if (!answer.ok || answer.body === null) throw new Error(`${address} is not there (${answer.status})`);
  const packed = await read(answer, progress);
  const isPacked = packed[0] === GZIP[0] && packed[1] === GZIP[1];
  const bytes = new Blob([packed as BlobPart]).stream();
  const body = isPacked ? bytes.pipeThrough(new DecompressionStream("gzip")) : bytes;
  return new Response(body, { headers: { "Content-Type": type } });
}

async function read(answer: Response, progress?: (share: number) => void): Promise<Uint8Array> {
  const total = Number(answer.headers.get("Content-Length") ?? 0);
  const reader = answer.body!.getReader();
  const parts: Uint8Array[] = [];
  let length = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    parts.push(value);
    length += value.length;
    if (total > 0) progress?.(Math.min(1, length / total));
  }
  const all = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
