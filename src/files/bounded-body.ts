export class BodyTooLarge extends Error {
  override name = 'BodyTooLarge';

  constructor(mostBytes: number) {
    super(`it is larger than the ${mostBytes / 2 ** 20} MiB that are read`);
  }
}

/**
 * Reads a response's whole body, decompressed, up to a limit: an endless answer, or one that decompresses to gigabytes, must
 * not fill the memory.
 *
 * @throws BodyTooLarge, with the connection closed.
 */
export async function readBody(response: Response, mostBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let total = 0;
  for await (const chunk of response.body ?? []) {
    total += chunk.byteLength;
    // Leaving the loop cancels the body.
    if (total > mostBytes) throw new BodyTooLarge(mostBytes);
    chunks.push(chunk);
  }
  const body = new Uint8Array(total);
  let written = 0;
  for (const chunk of chunks) {
    body.set(chunk, written);
    written += chunk.byteLength;
  }
  return body;
}
