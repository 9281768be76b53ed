import type { ServerResponse } from 'node:http';
import type { RecordedRequest } from './recorded-request.ts';

/** A whole answer, ready for the wire. */
export interface Reply {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** One request under way. */
export interface Exchange {
  readonly request: RecordedRequest;
  readonly response: ServerResponse;
  /** Sends a reply. A fault that spoils delivery (cut, trickle) puts its own in place of this one. */
  send(reply: Reply): void;
  /** Ends the connection from the server's side: `reset` with a TCP RST, `close` with a FIN. */
  drop(how: 'reset' | 'close'): void;
}

/** What the server does with a request: answers, or fails in some way. */
export type Behaviour = (exchange: Exchange) => void | Promise<void>;

/** A behaviour that sends what a function makes of the request. */
export function reply(make: (request: RecordedRequest) => Reply): Behaviour {
  return (exchange) => exchange.send(make(exchange.request));
}

/** A reply in JSON. */
export function jsonReply(
  status: number,
  body: string,
  headers: Readonly<Record<string, string>> = {},
): Reply {
  return { status, headers: { 'content-type': 'application/json', ...headers }, body };
}

/** Sends a reply in one piece, with its length declared. */
export function deliver(response: ServerResponse, { status, headers, body }: Reply): void {
  if (response.destroyed) return;
  response.writeHead(status, { ...headers, 'content-length': Buffer.byteLength(body) });
  response.end(body);
}
