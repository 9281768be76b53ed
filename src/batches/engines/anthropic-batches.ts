import { z } from 'zod';
import { readLines } from '../../files/read-lines.ts';
import { chatMessageSchema } from '../../models/chat-model.ts';
import { errorInWords } from '../../models/refused-request.ts';
import { LONGEST_LINE, readRequestLine, resultLine } from '../batch-lines.ts';
import {
  type BatchClient,
  batchEngine,
  type EngineCalls,
  MOST_LISTED,
  shaped,
  UPLOAD_TIMEOUT_MS,
} from './batch-client.ts';
import { type EngineDeclaration, SubmissionRefused } from './engine.ts';

/** How far the clocks of two machines may differ. */
const CLOCKS_MS = 10 * 60_000;

/**
 * Anthropic's Message Batches (https://docs.claude.com/en/api/creating-message-batches), of up to 100,000 requests or 256 MB, which no
 * part exceeds. A folder's files keep the format of OpenAI-compatible endpoints; Anthropic has one for live runs.
 */
export const anthropicBatches: EngineDeclaration = {
  name: 'anthropic',
  summary: 'Anthropic’s Message Batches, for readouts samples and stated',
  connect: (own, environment) => {
    const { apiKeyEnvar = 'ANTHROPIC_API_KEY' } = own;
    const headers = {
      Authorization: null,
      'x-api-key': environment[apiKeyEnvar] ?? null,
      'anthropic-version': '2023-06-01',
    };
    return batchEngine({ ...own, apiKeyEnvar }, environment, (clients) => anthropicCalls(clients, headers));
  },
};

const countsSchema = z.object({
  processing: z.number(),
  succeeded: z.number(),
  errored: z.number(),
  canceled: z.number(),
  expired: z.number(),
});
const batchSchema = z.object({
  id: z.string(),
  processing_status: z.string(),
  request_counts: countsSchema,
  created_at: z.iso.datetime({ offset: true }),
});
const listSchema = z.object({
  data: z.array(batchSchema),
  has_more: z.boolean(),
  last_id: z.string().nullish(),
});

function anthropicCalls(
  { client, downloads }: BatchClient,
  headers: Readonly<Record<string, string | null>>,
): EngineCalls {
  const retrieve = async (batch: string) =>
    shaped(batchSchema, await client.get(`/messages/batches/${batch}`, { headers }));
  return {
    async prepare({ path }) {
      const options = {
        body: new Blob(['{"requests":[', ...separated(paramsOfPart(path)), ']}']),
        headers: { ...headers, 'content-type': 'application/json' },
        maxRetries: 0,
        timeout: UPLOAD_TIMEOUT_MS,
      };
      return async () => shaped(batchSchema, await client.post('/messages/batches', options)).id;
    },
    /** Batches are anonymous: this is one that nobody here knows, made since, of as many requests. The import refuses another folder's. */
    async find({ requests, since, taken }) {
      let after: string | null | undefined;
      for (let listed = 0; listed < MOST_LISTED; ) {
        const query = { limit: 100, ...(after ? { after_id: after } : {}) };
        const page = await client.get('/messages/batches', { query, headers });
        const { data, has_more, last_id } = shaped(listSchema, page);
        for (const { id, created_at, request_counts } of data) {
          if (Date.parse(created_at) < Date.parse(since) - CLOCKS_MS) return undefined;
          const { processing, ...ended } = request_counts;
          if (processing + totalOf(ended) === requests && !taken.has(id)) return id;
        }
        if (!has_more || data.length === 0) return undefined;
        listed += data.length;
        after = last_id;
      }
      return undefined;
    },
    async status(batch) {
      const { processing_status: word, request_counts: counts } = await retrieve(batch);
      const failed = counts.errored + counts.canceled + counts.expired;
      return { word, ended: word === 'ended', completed: counts.succeeded, failed };
    },
    async results(batch) {
      const { processing: _, ...ended } = (await retrieve(batch)).request_counts;
      const open = async () => {
        const { body } = await downloads.get(`/messages/batches/${batch}/results`, { headers }).asResponse();
        return resultsOf(body ?? new Blob([]).stream());
      };
      return [{ name: 'output', lines: totalOf(ended), open }];
    },
  };
}

function totalOf(counts: Readonly<Record<string, number>>): number {
  return Object.values(counts).reduce((sum, each) => sum + each, 0);
}

const bodySchema = z.looseObject({
  messages: z.array(chatMessageSchema),
  max_tokens: z.number().optional(),
  max_completion_tokens: z.number().optional(),
  logprobs: z.unknown().optional(),
  n: z.unknown().optional(),
});

/** A part's requests in Anthropic's format. System messages come first, as in its OpenAI-compatible endpoint. */
function* paramsOfPart(path: string): Generator<string, void> {
  for (const { bytes, line } of readLines(path, LONGEST_LINE)) {
    const place = `${path}:${line}`;
    const { custom_id, body } = readRequestLine(String(bytes), place);
    const { messages, max_tokens, max_completion_tokens, logprobs, n, ...rest } = bodySchema.parse(body);
    if (logprobs !== undefined || n !== undefined) {
      throw new SubmissionRefused(
        `${place}: Anthropic gives no log-probabilities, and one answer per request: set readout: stated (or samples, without samplesTogether) in the simulator's config, and export into another folder`,
      );
    }
    const system = messages.filter(({ role }) => role === 'system').map(({ content }) => content);
    const params = {
      ...rest,
      max_tokens: max_tokens ?? max_completion_tokens,
      ...(system.length > 0 ? { system: system.join('\n') } : {}),
      messages: messages.filter(({ role }) => role !== 'system'),
    };
    yield JSON.stringify({ custom_id, params });
  }
}

function* separated(texts: Iterable<string>): Generator<string, void> {
  let separator = '';
  for (const text of texts) {
    yield separator + text;
    separator = ',';
  }
}

const count = z.number().nullish().catch(undefined);
const messageSchema = z.object({
  model: z.string().nullish(),
  content: z.array(z.object({ text: z.string().nullish() })),
  stop_reason: z.string().nullish(),
  usage: z
    .object({
      input_tokens: count,
      output_tokens: count,
      cache_read_input_tokens: count,
      cache_creation_input_tokens: count,
    })
    .nullish(),
});
const resultSchema = z.object({
  custom_id: z.string(),
  result: z.union([
    z.object({ type: z.literal('succeeded'), message: messageSchema }),
    z.object({ type: z.string().regex(/^(?!succeeded$)/), error: z.unknown().optional() }),
  ]),
});

/** Anthropic's results in OpenAI's format. Those of another shape are passed on, and reported when they are read. */
async function* resultsOf(body: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array, void> {
  for await (const line of linesOf(body)) {
    if (line.trim() === '') continue;
    // A truncated line throws here, and is fetched again.
    const parsed = resultSchema.safeParse(JSON.parse(line));
    if (!parsed.success) {
      yield Buffer.from(`${line.trim()}\n`);
      continue;
    }
    const { custom_id, result } = parsed.data;
    const came =
      'message' in result ? { body: completionOf(result.message) } : { failure: failureOf(result) };
    yield Buffer.from(resultLine(custom_id, came));
  }
}

/** Splits at newlines only; Node's readline also splits at U+2028, which a text may hold. */
async function* linesOf(body: ReadableStream<Uint8Array>): AsyncGenerator<string, void> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  for await (const chunk of body) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  yield rest + decoder.decode();
}

function failureOf({ type, error }: { readonly type: string; readonly error?: unknown }): string {
  if (!error) return type;
  const { words, codes } = errorInWords(
    z.object({ error: z.unknown() }).safeParse(error).data?.error ?? error,
  );
  return [codes, words].filter(Boolean).join(': ');
}

const FINISH: Readonly<Record<string, string>> = { max_tokens: 'length', refusal: 'content_filter' };

function completionOf({ model, content, stop_reason, usage }: z.output<typeof messageSchema>): object {
  const cached = usage?.cache_read_input_tokens ?? 0;
  const read = (usage?.input_tokens ?? 0) + cached + (usage?.cache_creation_input_tokens ?? 0);
  return {
    model,
    choices: [
      {
        message: { role: 'assistant', content: content.map(({ text }) => text ?? '').join('') },
        finish_reason: FINISH[stop_reason ?? ''] ?? stop_reason ?? 'stop',
      },
    ],
    usage: usage && {
      prompt_tokens: read,
      completion_tokens: usage.output_tokens ?? 0,
      prompt_tokens_details: { cached_tokens: cached },
    },
  };
}
