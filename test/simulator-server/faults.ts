import { setTimeout as sleep } from 'node:timers/promises';
import { answer } from './answers.ts';
import { type Behaviour, type Exchange, jsonReply, type Reply, reply } from './behaviour.ts';
import { errorBody, errorMessage } from './error-bodies.ts';
import { keyOf } from './recorded-request.ts';
import type { ServerName } from './servers.ts';

export interface StatusOptions {
  /** `Retry-After` in seconds, as RFC 9110 has it; fractions are what some servers send. */
  readonly retryAfterSeconds?: number;
  /** `Retry-After` as a date so many seconds ahead, RFC 9110's other form. */
  readonly retryAfterDateSeconds?: number;
  /** `retry-after-ms`, which OpenAI and Azure send beside it. */
  readonly retryAfterMs?: number;
  /** `x-should-retry`, by which OpenAI overrules the client. */
  readonly shouldRetry?: boolean;
  readonly message?: string;
  /** Repeat the API key in the message, as careless servers do: it must not reach a log. */
  readonly echoKey?: boolean;
  /** Whose error body to send. Default: OpenAI's. */
  readonly server?: ServerName;
}

/** An error status with a JSON body. */
export function status(code: number, options: StatusOptions = {}): Behaviour {
  return reply((request) => {
    const headers: Record<string, string> = {};
    if (options.retryAfterSeconds !== undefined) headers['retry-after'] = String(options.retryAfterSeconds);
    if (options.retryAfterDateSeconds !== undefined) {
      headers['retry-after'] = new Date(Date.now() + 1000 * options.retryAfterDateSeconds).toUTCString();
    }
    if (options.retryAfterMs !== undefined) headers['retry-after-ms'] = String(options.retryAfterMs);
    if (options.shouldRetry !== undefined) headers['x-should-retry'] = String(options.shouldRetry);
    const message = options.message ?? errorMessage(code);
    const said = options.echoKey ? `${message} You sent: ${keyOf(request) ?? 'no key'}.` : message;
    return jsonReply(code, JSON.stringify(errorBody(code, said, options.server)), headers);
  });
}

/** The connection is reset (TCP RST) before a byte of the answer. */
export function connectionReset(): Behaviour {
  return (exchange) => exchange.drop('reset');
}

/** The connection is closed (TCP FIN) before a byte of the answer. */
export function connectionClosed(): Behaviour {
  return (exchange) => exchange.drop('close');
}

/** Never answers: until the client gives up, or the server is closed. */
export function hang(): Behaviour {
  return () => {};
}

/** The headers at once, and then nothing. */
export function hangAfterHeaders(of: Behaviour = ANSWER): Behaviour {
  return delivering(of, ({ response }, { status, headers, body }) => {
    response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
    response.flushHeaders();
  });
}

/**
 * A reply that ends in the middle: half of its bytes, and the connection is closed. The length is declared, so that
 * the client can tell, or the body is chunked, and the last chunk never comes.
 */
export function cutInTheMiddle(
  of: Behaviour = ANSWER,
  { chunked = false }: { readonly chunked?: boolean } = {},
): Behaviour {
  return delivering(of, ({ response, drop }, { status, headers, body }) => {
    const bytes = Buffer.from(body);
    response.writeHead(status, chunked ? headers : { ...headers, 'content-length': bytes.length });
    response.write(bytes.subarray(0, Math.floor(bytes.length / 2)), () => drop('close'));
  });
}

/** A whole reply in chunks, without its length declared. */
export function chunked(of: Behaviour = ANSWER, chunks = 5): Behaviour {
  return delivering(of, ({ response }, { status, headers, body }) => {
    response.writeHead(status, headers);
    for (const chunk of inPieces(body, chunks)) response.write(chunk);
    response.end();
  });
}

/**
 * A reply that trickles: its bytes in so many pieces, one every so many milliseconds. With `pieces × everyMs` above
 * the client's timeout, something arrives all the time and the answer never does.
 */
export function trickle(everyMs: number, pieces: number, of: Behaviour = ANSWER): Behaviour {
  return delivering(of, async ({ response }, { status, headers, body }) => {
    response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
    for (const piece of inPieces(body, pieces)) {
      if (response.destroyed) return;
      response.write(piece);
      await sleep(everyMs, undefined, { ref: false });
    }
    response.end();
  });
}

/** A slow start: waits, and then does something else. */
export function after(milliseconds: number, then: Behaviour = ANSWER): Behaviour {
  return async (exchange) => {
    await sleep(milliseconds, undefined, { ref: false });
    if (!exchange.response.destroyed) await then(exchange);
  };
}

const ANSWER = answer({ one: 0.7 });

/** A behaviour whose reply is put on the wire in another way. */
function delivering(
  of: Behaviour,
  deliver: (exchange: Exchange, reply: Reply) => void | Promise<void>,
): Behaviour {
  return async (exchange) => {
    let delivered = Promise.resolve();
    await of({
      ...exchange,
      send: (sent) => {
        delivered = Promise.resolve(deliver(exchange, sent));
      },
    });
    await delivered;
  };
}

function inPieces(body: string, count: number): Buffer[] {
  const bytes = Buffer.from(body);
  const size = Math.max(1, Math.ceil(bytes.length / count));
  return Array.from({ length: Math.ceil(bytes.length / size) }, (_, index) =>
    bytes.subarray(index * size, (index + 1) * size),
  );
}
