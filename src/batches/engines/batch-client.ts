import { setTimeout as sleep } from 'node:timers/promises';
import type OpenAI from 'openai';
import type { z } from 'zod';
import { describeIssue, UserError } from '../../files/user-error.ts';
import { type OpenAiConnection, openAiClient } from '../../models/openai/openai-client.ts';
import { isRefusal, openAiFailure } from '../../models/openai/openai-failure.ts';
import { journeyOfQuestion, streamingFetch, wholeBodyFetch } from '../../models/whole-body-fetch.ts';
import { type BatchEngine, type PartToSubmit, SubmissionRefused } from './engine.ts';

/** A part may have 200 MB. */
export const UPLOAD_TIMEOUT_MS = 30 * 60_000;
/** Batches are listed newest first, and lost ones are looked for soon. */
export const MOST_LISTED = 5000;
const FIRST_WAIT_MS = 500;

/** Clients of an endpoint that takes batches. */
export interface BatchClient {
  readonly client: OpenAI;
  /** For what is too large for the memory. */
  readonly downloads: OpenAI;
}

/** What differs between engines behind an HTTP API; may throw the SDK's errors. */
export interface EngineCalls extends Omit<BatchEngine, 'submit'> {
  /** Prepares a part. @returns what starts it, without the SDK's retries: see {@link createOnce}. */
  prepare(part: PartToSubmit): Promise<() => Promise<string>>;
  /** The engine's name for a part that was started before. */
  find(part: PartToSubmit): Promise<string | undefined>;
}

/** Makes an engine of its calls, translating their errors. @throws UserError if a key is not in the environment. */
export function batchEngine(
  config: OpenAiConnection,
  environment: NodeJS.ProcessEnv,
  callsOf: (clients: BatchClient) => EngineCalls,
): BatchEngine {
  const { client, secrets } = openAiClient(config, environment, wholeBodyFetch);
  const { client: downloads } = openAiClient(config, environment, streamingFetch);
  const { prepare, find, status, results } = callsOf({ client, downloads });
  async function inWords<T>(act: () => Promise<T>): Promise<T> {
    const journey = { attempts: 0, waitedMs: 0 };
    try {
      return await journeyOfQuestion.run(journey, act);
    } catch (error) {
      if (UserError.isInstance(error)) throw error;
      const failure = openAiFailure(error, { config, secrets, attempts: journey.attempts });
      throw isRefusal(error) ? new SubmissionRefused(failure.message) : failure;
    }
  }
  return {
    submit: (part) =>
      inWords(async () => {
        const known = part.mayBeThere ? await find(part) : undefined;
        return known ?? (await createOnce(await prepare(part), () => find(part), config.maxRetries));
      }),
    status: (batch) => inWords(() => status(batch)),
    results: async (batch) => {
      const files = await inWords(() => results(batch));
      return files.map((file) => ({ ...file, open: () => inWords(file.open) }));
    },
  };
}

/** Checks an endpoint's answer. @throws UserError if it has another shape. */
export function shaped<Schema extends z.ZodType>(schema: Schema, answer: unknown): z.output<Schema> {
  const parsed = schema.safeParse(answer);
  if (parsed.success) return parsed.data;
  throw new UserError(
    `the endpoint’s answer is not that of a batch API (${describeIssue(parsed.error)}): check baseUrl (it usually ends in /v1), and whether it supports batches`,
  );
}

/** Creates a batch without the SDK's retries: one that seems to have failed may exist, and is looked for before the next try. */
async function createOnce(
  create: () => Promise<string>,
  find: () => Promise<string | undefined>,
  maxRetries: number,
): Promise<string> {
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await create();
    } catch (error) {
      if (isRefusal(error)) throw error;
      await sleep(FIRST_WAIT_MS * 2 ** attempt);
      const made = await find();
      if (made !== undefined) return made;
      if (attempt >= maxRetries) throw error;
    }
  }
}
