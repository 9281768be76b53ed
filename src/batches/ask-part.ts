import { closeSync, fstatSync, ftruncateSync, openSync, readSync } from 'node:fs';
import { appendFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '../files/folder.ts';
import { withFileClaimed } from '../files/folder-lock.ts';
import { parseJsonOrKeep } from '../files/parse-json.ts';
import { readLines } from '../files/read-lines.ts';
import { cannotBeWritten, writing } from '../files/system-error.ts';
import { UserError } from '../files/user-error.ts';
import { cutPrompt } from '../models/cut-prompt.ts';
import { EndpointHealth } from '../models/endpoint-health.ts';
import { KeySet } from '../models/kept-answers/answer-key.ts';
import { ModelError } from '../models/model-error.ts';
import { type OpenAiConnection, openAiClient } from '../models/openai/openai-client.ts';
import { isRefusal, openAiFailure, reactionToOpenAi } from '../models/openai/openai-failure.ts';
import { readOpenAiReply } from '../models/openai/openai-response.ts';
import { readOpenAiUsage } from '../models/openai/openai-usage.ts';
import { redact } from '../models/redact.ts';
import { journeyOfQuestion, wholeBodyFetch } from '../models/whole-body-fetch.ts';
import { keyOfRequest, LONGEST_LINE, readRequestLine, readResultLine, resultLine } from './batch-lines.ts';
import { type Manifest, type Part, RESULTS_FOLDER, readManifest } from './manifest.ts';
import { keysOfParts, readResults } from './results-of-folder.ts';

interface AskOptions {
  /** Where to ask instead of the batch's own endpoint; no key or header is sent there. */
  readonly baseUrl?: string | undefined;
  /** How many requests are under way at once. */
  readonly atOnce: number;
  readonly environment: NodeJS.ProcessEnv;
  /** Told once why no more is asked. */
  readonly announce: (sentence: string) => void;
}

/** How far a part has come. */
interface AskedPart {
  readonly requests: number;
  /** Had a result before. */
  readonly before: number;
  readonly answered: number;
  /** Results that say why there is no answer, and would say it again. */
  readonly refused: number;
}

/**
 * Asks what a part's result file still lacks, adding a line for each result: a kill loses only what was under way. Passing failures
 * leave no line, nor does any result before the first answer, as a misconfigured server refuses everything.
 *
 * @throws UserError if there is no such part, it was changed, another process asks it, or its results cannot be written.
 */
export async function askPart(folder: string, file: string, options: AskOptions): Promise<AskedPart> {
  const manifest = readManifest(folder);
  const part = manifest.parts.find((each) => each.file === file);
  if (!part) throw new UserError(`${join(folder, file)}: is not a part of this batch`);
  makeFolder(join(folder, RESULTS_FOLDER));
  return withFileClaimed(join(folder, RESULTS_FOLDER, file), () =>
    askClaimed(folder, manifest, part, options),
  );
}

async function askClaimed(
  folder: string,
  { readout, connection }: Manifest,
  part: Part,
  options: AskOptions,
): Promise<AskedPart> {
  const { file } = part;
  const results = join(folder, RESULTS_FOLDER, file);
  const log = new ResultLog(results);
  const health = new EndpointHealth(options.announce);
  const had = new KeySet();
  for (const line of readResults([results], keysOfParts(folder, [part]), readout)) {
    if (line.kind === 'answer' || line.kind === 'failure') had.add(line.key);
    if (line.kind === 'answer') health.hadAnswered();
  }

  const ask = endpointAt(part.connection ?? connection, options);
  const count = { answered: 0, refused: 0 };
  const lines = readLines(join(folder, file), LONGEST_LINE);
  async function work(): Promise<void> {
    for (const { bytes, line } of lines) {
      if (health.isStopped) return;
      const key = bytes && keyOfRequest(bytes);
      if (!bytes || !key || had.has(key)) continue;
      const { custom_id: id, body } = readRequestLine(bytes.toString(), `${join(folder, file)}:${line}`);
      const came = await ask(body).catch((error: unknown) => {
        if (!UserError.isInstance(error)) throw error;
        health.failed(error);
      });
      if (came === undefined) continue;
      const usage = 'body' in came ? readOpenAiUsage(came.body) : undefined;
      const cut = usage && cutPrompt(body.messages, usage);
      const result = resultLine(id, cut === undefined ? came : { failure: cut });
      const { failure } = readResultLine(result, readout, results);
      if (failure === undefined) health.answered();
      else health.gaveUnusable(failure);
      if (!health.isProven) continue;
      await log.append(result);
      count[failure === undefined ? 'answered' : 'refused'] += 1;
    }
  }
  await Promise.all(Array.from({ length: options.atOnce }, work));
  return { requests: part.requests, before: had.size, ...count };
}

/** Asks an endpoint. Returns what comes, including a refusal of this request, and throws what may pass or holds for all. */
function endpointAt(own: OpenAiConnection, { baseUrl, environment }: AskOptions) {
  const { apiKeyEnvar: _, ...keyless } = own;
  const config = baseUrl === undefined ? own : { ...keyless, baseUrl, headers: {} };
  const { client, secrets } = openAiClient(config, baseUrl === undefined ? environment : {}, wholeBodyFetch);
  return async (body: object): Promise<Parameters<typeof resultLine>[1]> => {
    const journey = { attempts: 0, waitedMs: 0 };
    let came: unknown;
    try {
      const response = await journeyOfQuestion.run(journey, () =>
        client.post('/chat/completions', { body }).asResponse(),
      );
      came = parseJsonOrKeep(redact(await response.text(), secrets));
    } catch (error) {
      const failure = openAiFailure(error, { config, secrets, attempts: journey.attempts });
      if (failure.hopeless || !isRefusal(error)) throw failure;
      return { failure: failure.message };
    }
    const { unusable = '', rejection } = readOpenAiReply(came, { alternatives: false });
    const reaction = rejection && reactionToOpenAi(rejection, config);
    if (reaction?.isOfOneQuestion) return { failure: `${unusable}; ${reaction.advice}` };
    if (reaction) throw new ModelError(`${unusable}; ${reaction.advice}`, reaction);
    // A proxy's page or half an answer says nothing about the request.
    if (typeof came === 'string') throw new ModelError(unusable);
    return { body: came };
  };
}

/** A file of lines that is on the disk up to the last line that was awaited. */
export class ResultLog {
  readonly #file: string;
  readonly #waiting: string[] = [];
  #written: Promise<void> = Promise.resolve();
  #next: Promise<void> | undefined;

  /** Cuts off a last line that a killed process left incomplete. @throws UserError if the file cannot be written. */
  constructor(file: string) {
    this.#file = file;
    writing(file, () => cutTornLine(file));
  }

  /** Lines that come while the disk is busy are written together. @param line newline included. @throws UserError */
  append(line: string): Promise<void> {
    this.#waiting.push(line);
    this.#next ??= this.#written.then(() => {
      this.#next = undefined;
      this.#written = this.#write(this.#waiting.splice(0).join(''));
      return this.#written;
    });
    return this.#next;
  }

  #write(lines: string): Promise<void> {
    return appendFile(this.#file, lines, { flush: true }).catch((error: unknown) => {
      throw cannotBeWritten(this.#file, error);
    });
  }
}

function cutTornLine(file: string): void {
  const descriptor = openSync(file, 'a+');
  try {
    const { size } = fstatSync(descriptor);
    const tail = Buffer.alloc(Math.min(size, 2 * LONGEST_LINE));
    readSync(descriptor, tail, 0, tail.length, size - tail.length);
    const whole = size - tail.length + tail.lastIndexOf('\n') + 1;
    if (whole < size) ftruncateSync(descriptor, whole);
  } finally {
    closeSync(descriptor);
  }
}
