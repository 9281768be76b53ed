import { BodyTooLarge, readBody } from '../../files/bounded-body.ts';

/** A response whose body was read. */
export interface ReadResponse {
  readonly status: number;
  readonly statusText: string;
  readonly headers: readonly [string, string][];
  /** Undefined where there was more of it than is read. */
  readonly body: Uint8Array<ArrayBuffer> | undefined;
}

/** Reads a response's whole body, and of one that is larger than allowed the rest alone. */
export async function readResponse(response: Response, mostBytes: number): Promise<ReadResponse> {
  const { status, statusText, headers } = response;
  const body = await readBody(response, mostBytes).catch((error: unknown) => {
    if (error instanceof BodyTooLarge) return undefined;
    throw error;
  });
  return { status, statusText, headers: [...headers], body };
}

/** As a `Response`. One that is too large fails where it is read, and not before, as it would be as large the next time. */
export function responseInMemory(
  { status, statusText, headers, body }: ReadResponse,
  mostBytes: number,
): Response {
  const bodyless = status === 204 || status === 205 || status === 304;
  const tooLarge = () =>
    new ReadableStream({ start: (controller) => controller.error(new BodyTooLarge(mostBytes)) });
  return new Response(bodyless ? null : (body ?? tooLarge()), { status, statusText, headers: [...headers] });
}
