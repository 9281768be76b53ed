import { openAsBlob } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import type OpenAI from 'openai';
import { oneLine } from '../../models/one-line.ts';
import { type OpenAiConnection, openAiClient } from '../../models/openai/openai-client.ts';
import { isRefusal, openAiFailure } from '../../models/openai/openai-failure.ts';
import { journeyOfQuestion, streamingFetch, wholeBodyFetch } from '../../models/whole-body-fetch.ts';
import { BATCH_ENDPOINT } from '../batch-lines.ts';
import {
  type BatchEngine,
  type BatchStatus,
  type EngineDeclaration,
  type PartToSubmit,
  type ResultFile,
  SubmissionRefused,
} from './engine.ts';

/** In a batch's metadata: which part of which export it is. */
const PART_KEY = 'attention_heads_part';
const DIGEST_KEY = 'sha256';

/** A file of 200 MB takes longer than a question. */
const UPLOAD_TIMEOUT_MS = 30 * 60_000;
/** Batches are listed newest first; whoever has lost one does not look for it long after. */
const MOST_LISTED = 5000;
const FIRST_WAIT_MS = 500;

/** OpenAI's Batch API (https://platform.openai.com/docs/api-reference/batch), and those of others that are like it. */
export const openAiBatches: EngineDeclaration = {
  name: 'openai',
  summary: 'OpenAI’s Batch API, or another endpoint’s that is like it',
  connect: (connection, environment) => new OpenAiBatches(connection, environment),
};

class OpenAiBatches implements BatchEngine {
  readonly #connection: OpenAiConnection;
  readonly #client: OpenAI;
  readonly #downloads: OpenAI;
  readonly #secrets: readonly string[];

  constructor(connection: OpenAiConnection, environment: NodeJS.ProcessEnv) {
    const { client, secrets } = openAiClient(connection, environment, wholeBodyFetch);
    this.#connection = connection;
    this.#client = client;
    this.#downloads = openAiClient(connection, environment, streamingFetch).client;
    this.#secrets = secrets;
  }

  async submit(part: PartToSubmit): Promise<string> {
    return this.#inWords(async () => {
      const known = part.mayBeThere ? await this.#find(part) : undefined;
      return known ?? (await this.#create(part, await this.#upload(part)));
    });
  }

  async status(batch: string): Promise<BatchStatus> {
    return this.#inWords(async () => statusOf(await this.#client.batches.retrieve(batch)));
  }

  async results(batch: string): Promise<readonly ResultFile[]> {
    return this.#inWords(async () => {
      const { output_file_id, error_file_id, request_counts } = await this.#client.batches.retrieve(batch);
      return [
        ...this.#file('output', output_file_id, request_counts?.completed),
        ...this.#file('errors', error_file_id, 0),
      ];
    });
  }

  #file(name: ResultFile['name'], id: string | null | undefined, lines = 0): readonly ResultFile[] {
    if (!id) return [];
    const open = () =>
      this.#inWords(async () => {
        const { body } = await this.#downloads.files.content(id);
        return body ?? emptyBody();
      });
    return [{ name, lines, open }];
  }

  async #upload({ path, id }: PartToSubmit): Promise<string> {
    const file = new File([await openAsBlob(path)], `${id.replaceAll('/', '-')}`);
    const options = { timeout: UPLOAD_TIMEOUT_MS };
    return (await this.#client.files.create({ file, purpose: 'batch' }, options)).id;
  }

  /** Tried again by us and not by the SDK: what seems to have failed may have been made, and must not be paid twice. */
  async #create(part: PartToSubmit, upload: string): Promise<string> {
    for (let attempt = 0; ; attempt += 1) {
      try {
        const batch = await this.#client.batches.create(
          {
            input_file_id: upload,
            endpoint: BATCH_ENDPOINT,
            completion_window: '24h',
            metadata: { [PART_KEY]: part.id, [DIGEST_KEY]: part.digest },
          },
          { maxRetries: 0 },
        );
        return batch.id;
      } catch (error) {
        if (isRefusal(error)) throw error;
        await sleep(FIRST_WAIT_MS * 2 ** attempt);
        const made = await this.#find(part);
        if (made !== undefined) return made;
        if (attempt >= this.#connection.maxRetries) throw error;
      }
    }
  }

  async #find({ id }: PartToSubmit): Promise<string | undefined> {
    let listed = 0;
    for await (const batch of this.#client.batches.list({ limit: 100 })) {
      if (batch.metadata?.[PART_KEY] === id) return batch.id;
      listed += 1;
      if (listed >= MOST_LISTED) return undefined;
    }
    return undefined;
  }

  async #inWords<T>(act: () => Promise<T>): Promise<T> {
    const journey = { attempts: 0, waitedMs: 0 };
    try {
      return await journeyOfQuestion.run(journey, act);
    } catch (error) {
      const circumstances = { config: this.#connection, secrets: this.#secrets, attempts: journey.attempts };
      const { message } = openAiFailure(error, circumstances);
      throw isRefusal(error) ? new SubmissionRefused(message) : openAiFailure(error, circumstances);
    }
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
