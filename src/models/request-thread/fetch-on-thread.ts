import { extname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';
import { throughProxy } from '../proxy.ts';
import {
  errorOfLinks,
  type Lane,
  responseInMemory,
  type ThreadRequest,
  type ThreadResponse,
} from './thread-messages.ts';

/** A request without files or streams. */
export interface TextRequest {
  readonly method: string | undefined;
  readonly headers: RequestInit['headers'] | undefined;
  readonly body: string | undefined;
  readonly signal: AbortSignal | null | undefined;
  /** A larger body fails when it is read. */
  readonly mostBytes: number;
  /** Requests of one lane wait for one another on the thread. */
  readonly lane: Lane | undefined;
}

/** A response, and how long its request had waited for others of its lane. */
export interface ThreadAnswer {
  readonly response: Response;
  readonly waitedMs: number;
}

interface Waiting {
  readonly resolve: (answer: ThreadAnswer) => void;
  readonly reject: (reason: unknown) => void;
  readonly mostBytes: number;
}

/**
 * A `fetch` of text that reads the whole body, on a thread of its own: promptfoo works on one thread, some 4 ms a row, and takes in
 * no answer meanwhile, so the endpoint would idle (docs/performance.md has measurements). One thread serves all columns; it does not
 * keep an idle process alive.
 *
 * @throws what `fetch` throws.
 */
export function fetchOnThread(
  url: string,
  { method = 'GET', headers, signal, ...more }: TextRequest,
): Promise<ThreadAnswer> {
  if (signal?.aborted) return Promise.reject(signal.reason);
  current ??= new RequestThread();
  return current.send({ url, method, headers: [...new Headers(headers)], ...more }, signal);
}

let current: RequestThread | undefined;

class RequestThread {
  readonly #waiting = new Map<number, Waiting>();
  readonly #worker: Worker;
  #sent = 0;

  constructor() {
    // In the package this is JavaScript.
    const program = `request-thread${extname(fileURLToPath(import.meta.url))}`;
    // The thread needs no module loader such as promptfoo's tsx.
    this.#worker = new Worker(new URL(program, import.meta.url), { execArgv: [], env: throughProxy() });
    this.#worker.unref();
    this.#worker.on('message', (message: ThreadResponse) => this.#settle(message));
    this.#worker.on('error', (error) => this.#end(error));
    this.#worker.on('messageerror', (error) => this.#end(error));
    this.#worker.on('exit', () => this.#end(new Error('the thread that sends requests has ended')));
  }

  send(
    request: Omit<ThreadRequest & { readonly kind: 'send' }, 'id' | 'kind'>,
    signal: AbortSignal | null | undefined,
  ): Promise<ThreadAnswer> {
    this.#sent += 1;
    const id = this.#sent;
    return new Promise<ThreadAnswer>((resolve, reject) => {
      const abort = () => {
        this.#post({ kind: 'abort', id });
        this.#take(id)?.reject(signal?.reason);
      };
      signal?.addEventListener('abort', abort, { once: true });
      const whenOver =
        <Value>(settle: (value: Value) => void) =>
        (value: Value) => {
          signal?.removeEventListener('abort', abort);
          settle(value);
        };
      if (this.#waiting.size === 0) this.#worker.ref();
      this.#waiting.set(id, {
        resolve: whenOver(resolve),
        reject: whenOver(reject),
        mostBytes: request.mostBytes,
      });
      this.#post({ kind: 'send', id, ...request });
    });
  }

  #post(message: ThreadRequest): void {
    this.#worker.postMessage(message);
  }

  #take(id: number): Waiting | undefined {
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (this.#waiting.size === 0) this.#worker.unref();
    return waiting;
  }

  #settle(message: ThreadResponse): void {
    const waiting = this.#take(message.id);
    if (waiting === undefined) return;
    if (message.kind === 'failure') {
      waiting.reject(errorOfLinks(message.error));
      return;
    }
    // An error that nobody awaits would end the process, for all columns.
    try {
      const response = responseInMemory(message, waiting.mostBytes);
      waiting.resolve({ response, waitedMs: message.waitedMs });
    } catch (error) {
      waiting.reject(error);
    }
  }

  /** The next request gets another thread. */
  #end(error: Error): void {
    if (current === this) current = undefined;
    for (const id of [...this.#waiting.keys()]) this.#take(id)?.reject(error);
  }
}
