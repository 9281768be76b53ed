import { AsyncLocalStorage } from 'node:async_hooks';
import { BodyTooLarge, readBody } from '../files/bounded-body.ts';

/** How often an attempt was made while one question was asked. */
export interface AttemptCount {
  attempts: number;
}

/** Ties the attempts that the SDK makes to the question they belong to. */
export const attemptCount = new AsyncLocalStorage<AttemptCount>();

/** An answer of one token with its alternatives has a few kilobytes. */
export const MOST_ANSWER_BYTES = 4 * 2 ** 20;

/**
 * `fetch` that waits for the whole body. The SDK's timeout and retries end where its `fetch` returns, which is at the
 * headers: so an answer that breaks off, stalls or trickles after them would be neither timed nor retried.
 *
 * Keys go where the config says, and nowhere else: a redirect is an answer like any other.
 */
export async function wholeBodyFetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const count = attemptCount.getStore();
  if (count) count.attempts += 1;
  return wholeResponse(await fetch(input, { ...init, redirect: 'manual' }));
}

/**
 * The response with its body in memory. One that is larger than any answer fails where it is read, and not here, as it
 * would be as large the next time.
 */
export async function wholeResponse(response: Response): Promise<Response> {
  const { status, statusText, headers } = response;
  const bodyless = status === 204 || status === 205 || status === 304;
  const body = await readBody(response, MOST_ANSWER_BYTES).catch((error: unknown) => {
    if (!(error instanceof BodyTooLarge)) throw error;
    return new ReadableStream({ start: (controller) => controller.error(error) });
  });
  return new Response(bodyless ? null : body, { status, statusText, headers });
}

/** `fetch` for bodies that are too large for the memory: what breaks off is seen by whoever reads it. */
export async function streamingFetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const count = attemptCount.getStore();
  if (count) count.attempts += 1;
  return fetch(input, { ...init, redirect: 'manual' });
}
