/** The program of the thread that `fetchOnThread` sends requests from. */
import { parentPort } from 'node:worker_threads';
import pLimit, { type LimitFunction } from 'p-limit';
import { failOnClosedTunnels } from '../proxy.ts';
import {
  errorLinks,
  type Lane,
  readResponse,
  type ThreadRequest,
  type ThreadResponse,
} from './thread-messages.ts';

type Sent = ThreadRequest & { readonly kind: 'send' };

failOnClosedTunnels();

const underWay = new Map<number, AbortController>();
const lanes = new Map<number, LimitFunction>();

parentPort?.on('message', (request: ThreadRequest) => {
  if (request.kind === 'abort') underWay.get(request.id)?.abort();
  else void sendInTurn(request);
});

async function sendInTurn(request: Sent): Promise<void> {
  const controller = new AbortController();
  underWay.set(request.id, controller);
  const start = performance.now();
  const sendNow = () => send(request, controller.signal, performance.now() - start);
  reply(await (request.lane ? limitOf(request.lane)(sendNow) : sendNow()));
  underWay.delete(request.id);
}

function limitOf({ id, atOnce }: Lane): LimitFunction {
  const limit = lanes.get(id) ?? pLimit(atOnce);
  lanes.set(id, limit);
  return limit;
}

async function send(
  { id, url, method, headers, body, mostBytes }: Sent,
  signal: AbortSignal,
  waitedMs: number,
): Promise<ThreadResponse> {
  try {
    const content = body === undefined ? {} : { body };
    // Keys are sent nowhere else: a redirect is an answer like any other.
    const response = await fetch(url, {
      method,
      headers: [...headers],
      signal,
      ...content,
      redirect: 'manual',
    });
    return { kind: 'response', id, waitedMs, ...(await readResponse(response, mostBytes)) };
  } catch (error) {
    return { kind: 'failure', id, error: errorLinks(error) };
  }
}

function reply(message: ThreadResponse): void {
  const body = message.kind === 'response' ? message.body : undefined;
  parentPort?.postMessage(message, body === undefined ? [] : [body.buffer]);
}
