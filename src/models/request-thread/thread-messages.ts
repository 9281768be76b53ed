import { BodyTooLarge, readBody } from '../../files/bounded-body.ts';

/** Requests that go to one place, and how many of them may be under way at once. */
export interface Lane {
  readonly id: number;
  readonly atOnce: number;
}

/** What is asked of the thread that sends requests. */
export type ThreadRequest =
  | {
      readonly kind: 'send';
      readonly id: number;
      readonly url: string;
      readonly method: string;
      readonly headers: readonly [string, string][];
      readonly body: string | undefined;
      readonly mostBytes: number;
      readonly lane: Lane | undefined;
    }
  | { readonly kind: 'abort'; readonly id: number };

/** What it says. */
export type ThreadResponse =
  | ({ readonly kind: 'response'; readonly id: number; readonly waitedMs: number } & ReadResponse)
  | { readonly kind: 'failure'; readonly id: number; readonly error: readonly ErrorLink[] };

/** An error as it crosses from one thread to another: structured cloning drops the codes of system errors. */
interface ErrorLink {
  readonly name: string;
  readonly message: string;
  readonly code?: string;
}

/** An error and its causes, outermost first. */
export function errorLinks(error: unknown): readonly ErrorLink[] {
  if (!(error instanceof Error)) return [];
  const { name, message, cause } = error;
  const code = 'code' in error && typeof error.code === 'string' ? { code: error.code } : {};
  return [{ name, message, ...code }, ...errorLinks(cause)];
}

/** The inverse of {@link errorLinks}. */
export function errorOfLinks([link, ...causes]: readonly ErrorLink[]): Error {
  const { message = 'an error without a name', ...more } = link ?? {};
  const cause = causes.length === 0 ? {} : { cause: errorOfLinks(causes) };
  return Object.assign(new Error(message, cause), more);
}

/** A response whose body was read. */
interface ReadResponse {
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
