import { openAsBlob } from 'node:fs';
import type OpenAI from 'openai';
import { oneLine } from '../../models/one-line.ts';
import { BATCH_ENDPOINT } from '../batch-lines.ts';
import type { Manifest } from '../manifest.ts';
import { type BatchClient, batchClient, createOnce, MOST_LISTED, UPLOAD_TIMEOUT_MS } from './batch-client.ts';
import type { BatchEngine, BatchStatus, EngineDeclaration, PartToSubmit, ResultFile } from './engine.ts';

/** In a batch's metadata: which part of which export it is. */
const PART_KEY = 'attention_heads_part';
const DIGEST_KEY = 'sha256';

/** OpenAI's Batch API (https://platform.openai.com/docs/api-reference/batch), and those of others that are like it. */
export const openAiBatches: EngineDeclaration = {
  name: 'openai',
  summary: 'OpenAI’s Batch API, or another endpoint’s that is like it',
  connect: (connection, environment) => new OpenAiBatches(connection, environment),
};

class OpenAiBatches implements BatchEngine {
  readonly #http: BatchClient;
  readonly #maxRetries: number;

  constructor(connection: Manifest['connection'], environment: NodeJS.ProcessEnv) {
    this.#http = batchClient(connection, environment);
    this.#maxRetries = connection.maxRetries;
  }

  async submit(part: PartToSubmit): Promise<string> {
    return this.#http.inWords(async () => {
      const known = part.mayBeThere ? await this.#find(part) : undefined;
      return known ?? (await this.#create(part, await this.#upload(part)));
    });
  }

  async status(batch: string): Promise<BatchStatus> {
    return this.#http.inWords(async () => statusOf(await this.#http.client.batches.retrieve(batch)));
  }

  async results(batch: string): Promise<readonly ResultFile[]> {
    return this.#http.inWords(async () => {
      const { output_file_id, error_file_id, request_counts } =
        await this.#http.client.batches.retrieve(batch);
      return [
        ...this.#file('output', output_file_id, request_counts?.completed),
        ...this.#file('errors', error_file_id, 0),
      ];
    });
  }

  #file(name: ResultFile['name'], id: string | null | undefined, lines = 0): readonly ResultFile[] {
    if (!id) return [];
    const open = () =>
      this.#http.inWords(async () => {
        const { body } = await this.#http.downloads.files.content(id);
        return body ?? emptyBody();
      });
    return [{ name, lines, open }];
  }

  async #upload({ path, id }: PartToSubmit): Promise<string> {
    const file = new File([await openAsBlob(path)], `${id.replaceAll('/', '-')}`);
    const options = { timeout: UPLOAD_TIMEOUT_MS };
    return (await this.#http.client.files.create({ file, purpose: 'batch' }, options)).id;
  }

  async #create(part: PartToSubmit, upload: string): Promise<string> {
    const create = async () => {
      const batch = await this.#http.client.batches.create(
        {
          input_file_id: upload,
          endpoint: BATCH_ENDPOINT,
          completion_window: '24h',
          metadata: { [PART_KEY]: part.id, [DIGEST_KEY]: part.digest },
        },
        { maxRetries: 0 },
      );
      return batch.id;
    };
    return createOnce(create, () => this.#find(part), this.#maxRetries);
  }

  async #find({ id }: PartToSubmit): Promise<string | undefined> {
    let listed = 0;
    for await (const batch of this.#http.client.batches.list({ limit: 100 })) {
      if (batch.metadata?.[PART_KEY] === id) return batch.id;
      listed += 1;
      if (listed >= MOST_LISTED) return undefined;
    }
    return undefined;
  }
}

function statusOf({ status, request_counts, errors }: OpenAI.Batch): BatchStatus {
  const said = (errors?.data ?? []).flatMap(({ message, line }) =>
    message ? `${message}${line ? ` (line ${line})` : ''}` : [],
  );
  const more = said.length > 3 ? `; and ${said.length - 3} more` : '';
  return {
    word: status,
    ended: ['completed', 'failed', 'expired', 'cancelled'].includes(status),
    completed: request_counts?.completed ?? 0,
    failed: request_counts?.failed ?? 0,
    ...(said.length > 0 ? { problem: oneLine(said.slice(0, 3).join('; '), 500) + more } : {}),
  };
}

async function* emptyBody(): AsyncIterable<Uint8Array> {}
