import { AsyncLocalStorage } from 'node:async_hooks';

/** How often an attempt was made while one question was asked. */
export interface AttemptCount {
  attempts: number;
}

/** Ties the attempts that the SDK makes to the question they belong to. */
export const attemptCount = new AsyncLocalStorage<AttemptCount>();

/**
 * `fetch` that waits for the whole body. The SDK's timeout and retries end where its `fetch` returns, which is at the
 * headers: so an answer that breaks off, stalls or trickles after them would be neither timed nor retried.
 */
export async function wholeBodyFetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  const count = attemptCount.getStore();
  if (count) count.attempts += 1;
  const response = await fetch(input, init);
  const body = await response.arrayBuffer();
  const { status, statusText, headers } = response;
  const bodyless = status === 204 || status === 205 || status === 304;
  return new Response(bodyless ? null : body, { status, statusText, headers });
}
