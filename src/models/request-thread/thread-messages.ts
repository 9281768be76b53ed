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

/** An error as it crosses threads: structured cloning drops the codes of system errors. */
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
  const { message = 'unknown error', ...more } = link ?? {};
  const cause = causes.length === 0 ? {} : { cause: errorOfLinks(causes) };
  return Object.assign(new Error(message, cause), more);
}

/** A response whose body was read. */
interface ReadResponse {
  readonly status: number;
  readonly headers: readonly [string, string][];
  /** Undefined if it was larger than the limit. */
  readonly body: Uint8Array<ArrayBuffer> | undefined;
}

/** Reads a response's whole body, if not too large. The reason phrase, which may be illegal in a `Response`, is dropped. */
export async function readResponse(response: Response, mostBytes: number): Promise<ReadResponse> {
  const { status, headers } = response;
  const body = await readBody(response, mostBytes).catch((error: unknown) => {
    if (error instanceof BodyTooLarge) return undefined;
    throw error;
  });
  return { status, headers: [...headers], body };
}

/** The highest status of a `Response`; servers may send up to 999. */
const LARGEST_STATUS = 599;

/** As a `Response`. One that is too large fails when it is read, not before: a retry would not make it smaller. */
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
