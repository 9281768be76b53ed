import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { deliver, jsonReply } from './behaviour.ts';

const paramsSchema = z.strictObject({
  model: z.string(),
  max_tokens: z.int().positive(),
  system: z.string().optional(),
  messages: z.array(z.strictObject({ role: z.enum(['user', 'assistant']), content: z.string() })).min(1),
  temperature: z.number().optional(),
});
const createSchema = z.strictObject({
  requests: z.array(
    z.strictObject({ custom_id: z.string().regex(/^[a-zA-Z0-9_-]{1,64}$/), params: paramsSchema }),
  ),
});

type Requests = z.output<typeof createSchema>['requests'];

export interface MessageBatchesOptions {
  /** So many batches are made, and their maker never hears of it. */
  readonly lostCreates?: number;
  /** So many downloads break off in the middle. */
  readonly cutDownloads?: number;
  /** What the nth result of a batch is in other words. */
  readonly line?: (line: Readonly<Record<string, unknown>>, index: number) => unknown;
  /** What becomes of the nth request of a batch; by default it succeeds. */
  readonly result?: (index: number) => 'succeeded' | 'errored' | 'expired' | 'canceled';
}

/** Anthropic's Message Batches, as far as batches go through them: https://docs.claude.com/en/api/creating-message-batches. */
export class MessageBatches {
  readonly batches: { readonly id: string; readonly requests: Requests; asked: number }[] = [];
  readonly keys = new Set<unknown>();
  #lost = 0;
  #cut = 0;
  readonly #options: MessageBatchesOptions;

  constructor(options: MessageBatchesOptions = {}) {
    this.#options = options;
  }

  /** @returns whether the request was for it. */
  async handle(incoming: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const { pathname } = new URL(incoming.url ?? '/', 'http://localhost');
    const [, path, id, rest] =
      /^\/v1\/messages\/(batches)(?:\/([^/]+))?(?:\/(results))?$/.exec(pathname) ?? [];
    if (path === undefined) return false;
    this.keys.add(incoming.headers['x-api-key']);
    const body = await text(incoming);
    const made = this.batches.find((each) => each.id === id);
    if (incoming.headers['anthropic-version'] === undefined || incoming.headers.authorization !== undefined) {
      json(response, 401, { type: 'error', error: { type: 'authentication_error', message: 'x-api-key' } });
    } else if (incoming.method === 'POST') this.#create(response, body);
    else if (id === undefined) {
      const newestFirst = this.batches.toReversed().map((each) => this.#shown(each, 'in_progress'));
      json(response, 200, { data: newestFirst, has_more: false, first_id: null, last_id: null });
    } else if (!made)
      json(response, 404, { type: 'error', error: { type: 'not_found_error', message: 'none' } });
    else if (rest) this.#download(response, made);
    else {
      made.asked += 1;
      json(response, 200, this.#shown(made, made.asked > 1 ? 'ended' : 'in_progress'));
    }
    return true;
  }

  #create(response: ServerResponse, body: string) {
    const wanted = createSchema.safeParse(JSON.parse(body));
    if (!wanted.success) {
      const error = { type: 'invalid_request_error', message: wanted.error.message };
      return json(response, 400, { type: 'error', error });
    }
    const made = { id: `msgbatch_${this.batches.length + 1}`, requests: wanted.data.requests, asked: 0 };
    this.batches.push(made);
    this.#lost += 1;
    if (this.#lost <= (this.#options.lostCreates ?? 0)) response.socket?.resetAndDestroy();
    else json(response, 200, this.#shown(made, 'in_progress'));
  }

  #shown({ id, requests }: { id: string; requests: Requests }, processing_status: string): object {
    const ended = processing_status === 'ended';
    const counts = {
      processing: ended ? 0 : requests.length,
      succeeded: 0,
      errored: 0,
      canceled: 0,
      expired: 0,
    };
    if (ended) for (const [index] of requests.entries()) counts[this.#resultOf(index)] += 1;
    return {
      id,
      type: 'message_batch',
      processing_status,
      request_counts: counts,
      ended_at: ended ? '2026-01-01T00:00:00Z' : null,
      created_at: new Date().toISOString(),
      expires_at: new Date(Date.now() + 86_400_000).toISOString(),
      archived_at: null,
      cancel_initiated_at: null,
      results_url: ended ? `https://api.anthropic.com/v1/messages/batches/${id}/results` : null,
    };
  }

  #resultOf(index: number): 'succeeded' | 'errored' | 'expired' | 'canceled' {
    return this.#options.result?.(index) ?? 'succeeded';
  }

  #download(response: ServerResponse, { requests }: { requests: Requests }): void {
    const lines = requests.map(({ custom_id, params }, index) => {
      const type = this.#resultOf(index);
      const error = {
        type: 'error',
        error: { type: 'invalid_request_error', message: 'Too long.' },
        request_id: null,
      };
      const message = {
        id: `msg_${index}`,
        type: 'message',
        role: 'assistant',
        model: params.model,
        content: [{ type: 'text', text: '85' }],
        stop_reason: 'end_turn',
        stop_sequence: null,
        usage: {
          input_tokens: 100,
          output_tokens: 2,
          cache_read_input_tokens: 20,
          cache_creation_input_tokens: 0,
        },
      };
      const more = type === 'succeeded' ? { message } : type === 'errored' ? { error } : {};
      const line = { custom_id, result: { type, ...more } };
      return `${JSON.stringify(this.#options.line?.(line, index) ?? line)}\n`;
    });
    const content = Buffer.from(lines.toReversed().join(''));
    this.#cut += 1;
    response.writeHead(200, { 'content-type': 'application/x-jsonl', 'content-length': content.length });
    if (this.#cut > (this.#options.cutDownloads ?? 0)) response.end(content);
    else response.write(content.subarray(0, content.length / 2), () => response.socket?.resetAndDestroy());
  }
}

function json(response: ServerResponse, status: number, body: object): void {
  deliver(response, jsonReply(status, JSON.stringify(body)));
}
