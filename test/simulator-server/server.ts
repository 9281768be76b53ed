import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { setTimeout as sleep } from 'node:timers/promises';
import type { BatchApi } from './batch-api.ts';
import { type Behaviour, deliver, type Exchange, jsonReply } from './behaviour.ts';
import { errorBody } from './error-bodies.ts';
import { hashedAnswer } from './hashed-answer.ts';
import { type Endpoint, type RecordedRequest, requestBodySchema } from './recorded-request.ts';
import { type RequestCounts, RequestLog } from './request-log.ts';

export interface SimulatorServerOptions {
  /** What happens to each request. Default: the deterministic simulator `hashedAnswer()`. */
  readonly behaviour?: Behaviour;
  /** Waited before each behaviour, in milliseconds. Default 0. */
  readonly latencyMs?: number;
  /** Answers requests by the file, too. */
  readonly batches?: Pick<BatchApi, 'handle'>;
  /** Default 0: any free port. */
  readonly port?: number;
}

export interface SimulatorServer {
  /** What a config calls the base URL: `http://127.0.0.1:PORT/v1`. */
  readonly baseUrl: string;
  /** The same server without a path, for Azure's `/openai/deployments/…` and other roots. */
  readonly origin: string;
  /** The requests for an answer, in the order they came. */
  readonly requests: readonly RecordedRequest[];
  /** What else was asked for, as `METHOD /path`: a client with a wrong base URL ends up here, with a 404. */
  readonly strays: readonly string[];
  counts(): RequestCounts;
  /** Ends every connection at once, including those that hang. */
  close(): Promise<void>;
}

/** Starts a server on 127.0.0.1 that speaks the OpenAI-compatible protocol over real HTTP, and records what it gets. */
export async function startSimulatorServer(options: SimulatorServerOptions = {}): Promise<SimulatorServer> {
  const { behaviour = hashedAnswer(), latencyMs = 0, port = 0, batches } = options;
  const log = new RequestLog();
  const strays: string[] = [];
  let closing = false;

  async function handle(incoming: IncomingMessage, response: ServerResponse): Promise<void> {
    const arrivedAt = Date.now();
    const url = new URL(incoming.url ?? '/', 'http://localhost');
    const method = incoming.method ?? '';
    if (url.pathname === '/__requests') {
      return deliver(response, jsonReply(200, JSON.stringify(log.counts())));
    }

    if (await batches?.handle(incoming, response)) return;

    const bodyText = await text(incoming);
    const endpoint = endpointOf(method, url.pathname);
    if (endpoint === undefined) {
      strays.push(`${method} ${url.pathname}`);
      return deliver(response, jsonReply(404, JSON.stringify(errorBody(404, 'There is nothing here.'))));
    }
    const body = requestBodySchema.safeParse(parseJson(bodyText));
    if (!body.success) {
      strays.push(`${method} ${url.pathname}`);
      return deliver(response, jsonReply(400, JSON.stringify(errorBody(400, body.error.message))));
    }

    const deployment = url.pathname.match(/\/deployments\/([^/]+)\//)?.[1];
    const request = log.begin({
      method,
      path: url.pathname,
      query: Object.fromEntries(url.searchParams),
      ...(deployment !== undefined && { deployment: decodeURIComponent(deployment) }),
      endpoint,
      headers: incoming.headers,
      body: body.data,
      bodyText,
      arrivedAt,
    });
    let dropped = false;
    response.once('close', () => {
      log.end(request, { abortedByClient: !response.writableFinished && !dropped && !closing });
    });
    const exchange: Exchange = {
      request,
      response,
      send: (reply) => deliver(response, reply),
      drop: (how) => {
        dropped = true;
        if (how === 'reset') response.socket?.resetAndDestroy();
        else response.destroy();
      },
    };
    if (latencyMs > 0) await sleep(latencyMs, undefined, { ref: false });
    if (!response.destroyed) await behaviour(exchange);
  }

  const server = createServer((incoming, response) => {
    handle(incoming, response).catch((error: unknown): unknown => {
      // A client that leaves while it sends is the client's affair; a behaviour that throws is a mistake in a test.
      if (incoming.destroyed && !incoming.complete) return;
      if (response.headersSent) return response.destroy();
      const body = errorBody(500, `the test's behaviour threw: ${error}`);
      return deliver(response, jsonReply(500, JSON.stringify(body)));
    });
  });
  // Longer than any test: a connection that is idle between two requests must not be closed under the client.
  server.keepAliveTimeout = 600_000;
  server.listen(port, '127.0.0.1');
  await once(server, 'listening');
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    baseUrl: `${origin}/v1`,
    origin,
    requests: log.requests,
    strays,
    counts: () => log.counts(),
    async close() {
      closing = true;
      const closed = once(server, 'close');
      server.close();
      server.closeAllConnections();
      await closed;
    },
  };
}

/** A base URL where nothing listens: a connection to it is refused. */
export async function refusedBaseUrl(): Promise<string> {
  const server = await startSimulatorServer();
  await server.close();
  return server.baseUrl;
}

function endpointOf(method: string, path: string): Endpoint | undefined {
  if (method !== 'POST') return undefined;
  // OpenAI and most others: /v1. OpenRouter: /api/v1. Azure: /openai/deployments/{name} and /openai/v1.
  const match = path.match(/^\/(?:v1|api\/v1|openai\/v1|openai\/deployments\/[^/]+)\/(chat\/)?completions$/);
  if (!match) return undefined;
  return match[1] ? 'chat' : 'completions';
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
