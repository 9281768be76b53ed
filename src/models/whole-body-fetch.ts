import { AsyncLocalStorage } from 'node:async_hooks';
import { fetchOnThread } from './request-thread/fetch-on-thread.ts';
import { type Lane, readResponse, responseInMemory } from './request-thread/thread-messages.ts';

/** What happened to a question on its way. */
export interface Journey {
  /** How often it was sent. */
  attempts: number;
  /** Milliseconds in the queue behind others. */
  waitedMs: number;
}

/** Ties what the SDK does to the question it does it for. */
export const journeyOfQuestion = new AsyncLocalStorage<Journey>();

/** An answer of one token with its alternatives has a few kilobytes. */
export const MOST_ANSWER_BYTES = 4 * 2 ** 20;

/**
 * `fetch` that waits for the whole body. The SDK's timeout and retries end at the headers, so an answer that breaks off, stalls or
 * trickles later would be neither timed nor retried. Redirects are not followed, as keys are sent nowhere else.
 */
export const wholeBodyFetch: typeof fetch = wholeBodyFetchIn();

/** {@link wholeBodyFetch} with a limit on how many are under way at once. */
export function wholeBodyFetchIn(atOnce?: number): typeof fetch {
  const lane = atOnce === undefined ? undefined : newLane(atOnce);
  return async (input, init = {}) => {
    const { method, headers, signal, body } = init;
    const journey = countAttempt();
    // Uploads are not text, and do not wait.
    if (input instanceof Request || (body && typeof body !== 'string'))
      return wholeResponse(await fetch(input, { ...init, redirect: 'manual' }));
    const request = { method, headers, signal, body: body || undefined, mostBytes: MOST_ANSWER_BYTES, lane };
    const { response, waitedMs } = await fetchOnThread(String(input), request);
    if (journey) journey.waitedMs += waitedMs;
    return response;
  };
}

let lanes = 0;

function newLane(atOnce: number): Lane {
  lanes += 1;
  return { id: lanes, atOnce };
}

/** The response with its body in memory. */
export async function wholeResponse(response: Response): Promise<Response> {
  return responseInMemory(await readResponse(response, MOST_ANSWER_BYTES), MOST_ANSWER_BYTES);
}

/**
 * `fetch` for bodies that are too large for the memory. An endpoint's files may be elsewhere: they are fetched from there without
 * keys, and not from https to http.
 */
export async function streamingFetch(input: string | URL | Request, init?: RequestInit): Promise<Response> {
  countAttempt();
  const response = await fetch(input, { ...init, redirect: 'manual' });
  const location = response.status < 400 && response.headers.get('location');
  const address = location ? URL.parse(location, String(input)) : null;
  const isSafe = address?.protocol === 'https:' || address?.protocol === new URL(String(input)).protocol;
  if (!address || !isSafe) return response;
  await response.body?.cancel();
  return fetch(address, { signal: init?.signal ?? null, redirect: 'error' });
}

/** Counts an attempt on the journey that a request is part of. */
function countAttempt(): Journey | undefined {
  const journey = journeyOfQuestion.getStore();
  if (journey) journey.attempts += 1;
  return journey;
}
