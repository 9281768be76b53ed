import { AsyncLocalStorage } from 'node:async_hooks';
import { errorMessage } from '../../files/user-error.ts';
import { isSecretHeader } from '../../models/redact.ts';
import { wholeResponse } from '../../models/whole-body-fetch.ts';

export interface HttpTrace {
  attempts: number;
  /** Whether the last request asked for log-probabilities, as far as one can see. */
  askedForLogprobs: boolean;
  /** Of the last answer that came. */
  status?: number;
  /** The whole body of the last answer that came. */
  text?: string;
  /** Values of headers that are named like secrets: never to be shown. */
  readonly secrets: Set<string>;
}

interface Watch {
  readonly trace: HttpTrace;
  readonly signal: AbortSignal | undefined;
}

const watch = new AsyncLocalStorage<Watch>();
let isWatched = false;

/**
 * Runs `ask` and notes what it sends and gets through the global `fetch`: promptfoo 0.123.1's chat providers keep only
 * the log-probability of the token that was said. Its requests end with the signal, whatever `ask` makes of it.
 */
export async function traceHttp<Answer>(
  ask: (trace: HttpTrace) => Promise<Answer>,
  signal?: AbortSignal,
): Promise<Answer> {
  watchFetch();
  const trace: HttpTrace = { attempts: 0, askedForLogprobs: false, secrets: new Set() };
  return watch.run({ trace, signal }, () => ask(trace));
}

/** To be called before a provider is made: some makers' clients keep the `fetch` that they find then. */
export function watchFetch(): void {
  if (!isWatched) globalThis.fetch = watched(globalThis.fetch);
  isWatched = true;
}

/** A `fetch` that does as before, except for requests that are made inside {@link traceHttp}. */
function watched(plainFetch: typeof fetch): typeof fetch {
  return async (input, init) => {
    const watching = watch.getStore();
    if (!watching) return plainFetch(input, init);
    const { trace, signal } = watching;
    const request = input instanceof Request ? input : undefined;
    noteRequest(trace, init?.headers ?? request?.headers, init?.body);

    const signals = [signal, init?.signal ?? request?.signal].filter((each) => each !== undefined);
    // Keys go where the config says, and nowhere else.
    const redirect = 'manual';
    const answered = await plainFetch(input, { ...init, redirect, signal: AbortSignal.any(signals) });
    // Read to the end here, where promptfoo's timeout and its attempts still hold: they end with the headers.
    const response = await wholeResponse(answered);
    const { status, statusText } = response;
    trace.status = status;
    trace.text = await response
      .clone()
      .text()
      .catch((error: unknown) => `(${errorMessage(error)})`);
    // promptfoo tries again what throws, and takes a 503 for an answer.
    if (status >= 500) throw new Error(`HTTP ${status} ${statusText}`);
    return response;
  };
}

function noteRequest(trace: HttpTrace, headers: RequestInit['headers'], body: RequestInit['body']): void {
  trace.attempts += 1;
  trace.askedForLogprobs = typeof body !== 'string' || body.includes('"logprobs":');
  for (const [name, value] of new Headers(headers)) {
    if (isSecretHeader(name)) trace.secrets.add(value.replace(/^(Bearer|Basic) /i, ''));
  }
  delete trace.status;
  delete trace.text;
}
