import type { IncomingMessage, ServerResponse } from 'node:http';
import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { type BatchRunOptions, runBatch } from './batch-results.ts';
import { deliver, jsonReply } from './behaviour.ts';
import { errorBody } from './error-bodies.ts';

type Mishap = 'docked' | 'cut' | 'short' | 'tooMany' | 'lost' | 'failed';
type End = 'completed' | 'expired' | 'failed' | 'cancelled';

export interface BatchApiOptions extends BatchRunOptions {
  /** What a batch says when it is asked how it is, in turn, before it ends. */
  readonly states?: readonly string[];
  readonly ends?: End;
  /** So many downloads break off in the middle. */
  readonly cutDownloads?: number;
  /** So many downloads end early, as if that were all. */
  readonly shortDownloads?: number;
  /** So many downloads lack their last bytes, as if that were all. */
  readonly docked?: { readonly downloads: number; readonly bytes: number };
  /** Batches and files that there are no more. */
  readonly gone?: readonly string[];
  /** So many times it is too often that a batch is asked how it is. */
  readonly tooMany?: number;
  /** So many batches are made, and their maker never hears of it. */
  readonly lostCreates?: number;
  /** So many batches are not made, for a reason that passes. */
  readonly failedCreates?: number;
  /** The endpoint takes no batches. */
  readonly refuses?: boolean;
  /** What a batch's state is answered in other words with. */
  readonly shows?: (batch: Readonly<Record<string, unknown>>) => unknown;
  /** Files are at an address of their own, which wants no key. */
  readonly elsewhere?: boolean;
  /** Called when a request came, before it is answered, e.g. `POST /v1/batches`. */
  readonly onRequest?: (request: string) => unknown;
}

const createSchema = z.strictObject({
  input_file_id: z.string(),
  endpoint: z.literal('/v1/chat/completions'),
  completion_window: z.literal('24h'),
  metadata: z.record(z.string().max(64), z.string().max(512)).optional(),
});

interface Made extends z.infer<typeof createSchema> {
  readonly id: string;
  asked: number;
  outputs?: { readonly output?: string; readonly errors?: string; completed: number; failed: number };
}

/** OpenAI's Batch API, as far as batches go through it: https://platform.openai.com/docs/api-reference/batch. */
export class BatchApi {
  readonly batches: Made[] = [];
  /** Requests of all batches that were made: each is paid for. */
  paid = 0;
  readonly uploads = new Map<string, string>();
  readonly #files = new Map<string, string>();
  options: BatchApiOptions;
  readonly #happened: Record<Mishap, number> = {
    docked: 0,
    cut: 0,
    short: 0,
    tooMany: 0,
    lost: 0,
    failed: 0,
  };

  constructor(options: BatchApiOptions = {}) {
    this.options = options;
  }

  /** @returns whether the request was for it. */
  async handle(incoming: IncomingMessage, response: ServerResponse): Promise<boolean> {
    const url = new URL(incoming.url ?? '/', 'http://localhost');
    const [, version, room, id, rest] = url.pathname.split('/');
    if (version !== 'v1' || (room !== 'files' && room !== 'batches')) return false;
    if (id !== undefined && this.options.gone?.includes(id)) {
      json(response, 404, errorBody(404));
      return true;
    }
    const request = `${incoming.method} ${url.pathname}`;
    await this.options.onRequest?.(request);
    const body = await text(incoming);
    if (room === 'files' && incoming.method === 'POST') {
      json(response, 200, await this.#upload(body, incoming.headers['content-type'] ?? ''));
    } else if (room === 'files' && rest === 'content') this.#download(response, id ?? '');
    else if (room === 'batches' && incoming.method === 'POST') this.#create(response, body);
    else if (room === 'batches' && id) this.#retrieve(response, id);
    else if (room === 'batches') this.#list(response, url.searchParams);
    else json(response, 404, errorBody(404));
    return true;
  }

  async #upload(body: string, contentType: string): Promise<object> {
    const form = await new Response(body, { headers: { 'content-type': contentType } }).formData();
    const file = form.get('file');
    if (!(file instanceof File) || form.get('purpose') !== 'batch') throw new Error('not a batch file');
    const id = `file-${this.uploads.size + 1}`;
    this.uploads.set(id, await file.text());
    return {
      id,
      object: 'file',
      bytes: file.size,
      filename: file.name,
      purpose: 'batch',
      status: 'processed',
    };
  }

  #create(response: ServerResponse, body: string) {
    if (this.options.refuses) return json(response, 404, errorBody(404, 'There are no batches here.'));
    if (this.#happens('failed', this.options.failedCreates)) return json(response, 503, errorBody(503));
    const wanted = createSchema.parse(JSON.parse(body));
    const made: Made = { ...wanted, id: `batch_${this.batches.length + 1}`, asked: 0 };
    this.batches.push(made);
    this.paid += this.#input(made).trimEnd().split('\n').length;
    if (this.#happens('lost', this.options.lostCreates)) response.socket?.resetAndDestroy();
    else json(response, 200, this.#shown(made, 'validating'));
  }

  #retrieve(response: ServerResponse, id: string) {
    const made = this.batches.find((each) => each.id === id);
    if (!made) return json(response, 404, errorBody(404));
    if (this.#happens('tooMany', this.options.tooMany)) {
      return deliver(response, jsonReply(429, JSON.stringify(errorBody(429)), { 'retry-after-ms': '5' }));
    }
    const { states = [], ends = 'completed' } = this.options;
    const state = states[made.asked] ?? ends;
    made.asked += 1;
    const shown = this.#shown(made, state);
    json(response, 200, this.options.shows?.(shown) ?? shown);
  }

  #list(response: ServerResponse, query: URLSearchParams): void {
    const newestFirst = this.batches.toReversed();
    const after = newestFirst.findIndex(({ id }) => id === query.get('after'));
    // Two a page, whatever the limit: whoever reads the list has to turn it over.
    const page = newestFirst.slice(after + 1, after + 3);
    json(response, 200, {
      object: 'list',
      data: page.map((made) => this.#shown(made, 'in_progress')),
      has_more: after + 3 < newestFirst.length,
      last_id: page.at(-1)?.id ?? null,
    });
  }

  #download(response: ServerResponse, id: string): void {
    const content = Buffer.from(this.#files.get(id) ?? '');
    const half = content.subarray(0, content.length / 2);
    const { docked } = this.options;
    if (docked && this.#happens('docked', docked.downloads)) {
      response.writeHead(200).end(content.subarray(0, content.length - docked.bytes));
    } else if (this.#happens('short', this.options.shortDownloads)) {
      response.writeHead(200).end(half);
    } else if (this.#happens('cut', this.options.cutDownloads)) {
      response.writeHead(200, { 'content-length': content.length });
      response.write(half, () => response.socket?.resetAndDestroy());
    } else response.writeHead(200, { 'content-length': content.length }).end(content);
  }

  #shown(made: Made, state: string): Readonly<Record<string, unknown>> {
    const over = ['completed', 'expired', 'cancelled'].includes(state);
    if (over) made.outputs ??= this.#run(made);
    const { output, errors, completed = 0, failed = 0 } = (over && made.outputs) || {};
    return {
      id: made.id,
      object: 'batch',
      endpoint: made.endpoint,
      input_file_id: made.input_file_id,
      completion_window: made.completion_window,
      status: state,
      metadata: made.metadata ?? null,
      created_at: 1_700_000_000,
      errors:
        state === 'failed'
          ? {
              object: 'list',
              data: [{ code: 'invalid_json_line', message: 'This line is no JSON.', line: 3 }],
            }
          : null,
      ...(output ? { output_file_id: output } : {}),
      ...(errors ? { error_file_id: errors } : {}),
      request_counts: { total: completed + failed, completed, failed },
    };
  }

  #run(made: Made): NonNullable<Made['outputs']> {
    const { output, errors } = runBatch(this.#input(made), this.options);
    const linesOf = (content: string) => content.split('\n').length - 1;
    const named = (name: string, content: string) => {
      if (content === '') return {};
      const id = `file-${made.id}-${name}`;
      this.#files.set(id, content);
      return { [name]: id };
    };
    return {
      ...named('output', output),
      ...named('errors', errors),
      completed: linesOf(output),
      failed: linesOf(errors),
    };
  }

  #input({ input_file_id }: Made): string {
    return this.uploads.get(input_file_id) ?? '';
  }

  /** Counts what went wrong on purpose, up to as often as was asked for. */
  #happens(what: Mishap, times = 0): boolean {
    if (this.#happened[what] >= times) return false;
    this.#happened[what] += 1;
    return true;
  }
}

function json(response: ServerResponse, status: number, body: unknown): void {
  deliver(response, jsonReply(status, JSON.stringify(body)));
}
