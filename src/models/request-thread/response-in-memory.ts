import { BodyTooLarge, readBody } from '../../files/bounded-body.ts';

/** A response whose body was read. */
export interface ReadResponse {
  readonly status: number;
  readonly headers: readonly [string, string][];
  /** Undefined where there was more of it than is read. */
  readonly body: Uint8Array<ArrayBuffer> | undefined;
}

/**
 * Reads a response's whole body, and of one that is larger than allowed the rest alone. The reason phrase is left out: it may
 * hold characters that no `Response` is made with, and nobody reads it.
 */
export async function readResponse(response: Response, mostBytes: number): Promise<ReadResponse> {
  const { status, headers } = response;
  const body = await readBody(response, mostBytes).catch((error: unknown) => {
    if (error instanceof BodyTooLarge) return undefined;
    throw error;
  });
  return { status, headers: [...headers], body };
}

/** What a `Response` may be made with; a server may send others, up to 999. */
const LARGEST_STATUS = 599;

/** As a `Response`. One that is too large fails where it is read, and not before, as it would be as large the next time. */
export function responseInMemory({ status, headers, body }: ReadResponse, mostBytes: number): Response {
  const bodyless = status === 204 || status === 205 || status === 304;
  const tooLarge = () =>
    new ReadableStream({ start: (controller) => controller.error(new BodyTooLarge(mostBytes)) });
  const response = new Response(bodyless ? null : (body ?? tooLarge()), {
    status: Math.min(status, LARGEST_STATUS),
    headers: [...headers],
  });
  return status <= LARGEST_STATUS ? response : Object.defineProperty(response, 'status', { value: status });
}
