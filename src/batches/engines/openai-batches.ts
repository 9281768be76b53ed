import { openAsBlob } from 'node:fs';
import { z } from 'zod';
import { UserError } from '../../files/user-error.ts';
import { oneLine } from '../../models/redact.ts';
import { BATCH_ENDPOINT } from '../batch-lines.ts';
import {
  type BatchClient,
  batchEngine,
  type EngineCalls,
  MOST_LISTED,
  shaped,
  UPLOAD_TIMEOUT_MS,
} from './batch-client.ts';
import type { BatchStatus, EngineDeclaration, ResultFile } from './engine.ts';

/** In a batch's metadata: which part of which export it is. */
const PART_KEY = 'attention_heads_part';
const DIGEST_KEY = 'sha256';

/** OpenAI's Batch API (https://platform.openai.com/docs/api-reference/batch), and those of others that are like it. */
export const openAiBatches: EngineDeclaration = {
  name: 'openai',
  summary: 'OpenAI’s Batch API, or another endpoint’s that is like it',
  connect: (connection, environment) => batchEngine(connection, environment, openAiCalls),
};

const madeSchema = z.object({ id: z.string().min(1) });
const batchSchema = z.object({
  status: z.string().min(1),
  output_file_id: z.string().nullish(),
  error_file_id: z.string().nullish(),
  request_counts: z.object({ completed: z.number(), failed: z.number() }).partial().nullish(),
  errors: z
    .object({
      data: z.array(z.object({ message: z.string().nullish(), line: z.number().nullish() })).nullish(),
    })
    .nullish(),
});

/** OpenAI's words, and others': Together's capitals, Mistral's SUCCESS and TIMEOUT_EXCEEDED. */
const ENDED = /^(?:completed|failed|expired|cancell?ed|succe(?:ss|eded)|timeout_exceeded)$/i;

function openAiCalls({ client, downloads }: BatchClient): EngineCalls {
  function file(name: ResultFile['name'], id: string | null | undefined, lines = 0): readonly ResultFile[] {
    if (!id) return [];
    const open = async () => (await downloads.files.content(id)).body ?? emptyBody();
    return [{ name, lines, open }];
  }

  return {
    async prepare({ path, id, digest }) {
      const file = new File([await openAsBlob(path)], id.replaceAll('/', '-'));
      const options = { timeout: UPLOAD_TIMEOUT_MS };
      const upload = shaped(madeSchema, await client.files.create({ file, purpose: 'batch' }, options));
      const batch = {
        input_file_id: upload.id,
        endpoint: BATCH_ENDPOINT,
        completion_window: '24h',
        metadata: { [PART_KEY]: id, [DIGEST_KEY]: digest },
      } as const;
      return async () => shaped(madeSchema, await client.batches.create(batch, { maxRetries: 0 })).id;
    },
    async find({ id }) {
      let listed = 0;
      for await (const batch of client.batches.list({ limit: 100 })) {
        if (batch.metadata?.[PART_KEY] === id) return batch.id;
        listed += 1;
        if (listed >= MOST_LISTED) return undefined;
      }
      return undefined;
    },
    status: async (batch) => statusOf(shaped(batchSchema, await client.batches.retrieve(batch))),
    async results(batch) {
      const found = shaped(batchSchema, await client.batches.retrieve(batch));
      const { output_file_id, error_file_id, request_counts } = found;
      if (!output_file_id && !error_file_id && request_counts?.completed) {
        throw new UserError(
          `the engine has answered ${request_counts.completed} requests of ${batch}, but names no file of them: call fetch again later`,
        );
      }
      return [
        ...file('output', output_file_id, request_counts?.completed),
        ...file('errors', error_file_id, 0),
      ];
    },
  };
}

function statusOf({ status, request_counts, errors }: z.output<typeof batchSchema>): BatchStatus {
  const said = (errors?.data ?? []).flatMap(({ message, line }) =>
    message ? `${message}${line ? ` (line ${line})` : ''}` : [],
  );
  const more = said.length > 3 ? `; and ${said.length - 3} more` : '';
  return {
    word: status,
    ended: ENDED.test(status),
    completed: request_counts?.completed ?? 0,
    failed: request_counts?.failed ?? 0,
    ...(said.length > 0 ? { problem: oneLine(said.slice(0, 3).join('; '), 500) + more } : {}),
  };
}

async function* emptyBody(): AsyncIterable<Uint8Array> {}
