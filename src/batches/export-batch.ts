import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { defined } from '../files/defined.ts';
import { makeFolder, namesIn } from '../files/folder.ts';
import { withFolderClaimed } from '../files/folder-lock.ts';
import { UserError } from '../files/user-error.ts';
import type { ChatModel } from '../models/chat-model.ts';
import { type AnswerKey, KeySet } from '../models/kept-answers/answer-key.ts';
import type { AnswerStore } from '../models/kept-answers/answer-store.ts';
import type { PairCasesOptions } from '../pair-cases/build-pair-cases.ts';
import { PairGroups } from '../pair-cases/pair-groups.ts';
import { type PairWarning, warningSentences } from '../pair-cases/pair-warnings.ts';
import type { Suite } from '../suite/load-suite.ts';
import { requestLine, type Wanted } from './batch-lines.ts';
import { type Column, headsOfSuites, type KeyedRequest, requestsFor } from './keyed-requests.ts';
import {
  findManifest,
  isWaiting,
  type Manifest,
  type Part,
  RESULTS_FOLDER,
  withPart,
  writeManifest,
} from './manifest.ts';
import { forgetNamed, OPENAI_LIMITS, type PartLimits, PartWriter, removeLeftovers } from './part-writer.ts';
import { type Had, isLost, whatIsHad } from './results-of-folder.ts';

/** Requests to ask by the file. */
interface RequestsToExport {
  /** The column's heading, or the explainer's label. */
  readonly name: string;
  readonly wanted: Wanted;
  readonly model: ChatModel;
  readonly connection: Manifest['connection'];
  /** All of them, the same on each call. */
  readonly requests: () => AsyncIterable<KeyedRequest> | Iterable<KeyedRequest>;
  /** Warnings that came up while they were made. */
  readonly warnings?: () => readonly string[];
}

/** What to ask a column about some suites. */
export interface BatchToExport {
  readonly suites: readonly Suite[];
  readonly column: Column;
  readonly connection: Manifest['connection'];
  /** As `promptfoo eval --repeat`. */
  readonly repeat: number;
}

export interface ExportOptions {
  /** The answers of live runs, which are not asked for again. */
  readonly store: Pick<AnswerStore, 'get'>;
  /** Add what has no answer yet to a folder that was exported into before. */
  readonly missing?: boolean;
  /** Submitted parts that are given up because their engine lost them: their requests are asked again. */
  readonly abandon?: readonly string[];
  readonly limits?: PartLimits;
  /** The most parts of one size to make, within the limits. */
  readonly parts?: number;
}

/** What an export wrote, and why it left out the rest. */
export interface ExportSummary {
  readonly parts: readonly Part[];
  readonly questions: number;
  readonly requests: number;
  /** Questions with the very request of another. */
  readonly equal: number;
  /** Requests whose answers are kept. */
  readonly kept: number;
  /** Requests answered in the folder's results, but not imported yet. */
  readonly answered: number;
  /** Requests that an engine has, or may have, in a part that has not ended. */
  readonly underWay: number;
  readonly warnings: readonly string[];
}

/** Exports what a column asks of some suites: see {@link exportRequests}. */
export async function exportBatch(
  folder: string,
  { suites, column, connection, repeat }: BatchToExport,
  { store, missing, abandon, limits, parts, ...options }: ExportOptions & PairCasesOptions,
): Promise<ExportSummary> {
  let warnings: readonly string[] = [];
  const batch: RequestsToExport = {
    name: column.name,
    wanted: column.asking.readout,
    model: column.model,
    connection,
    requests: async function* () {
      const pairWarnings: PairWarning[] = [];
      let heads = 0;
      for await (const head of headsOfSuites(suites, options)) {
        heads += 1;
        pairWarnings.push(...head.pairWarnings);
        const groups = new PairGroups();
        groups.add(head.cases);
        for (const cases of groups.split(head.cases, column.asking.settings?.pairsPerRequest)) {
          yield* await requestsFor(column, cases, repeat);
        }
      }
      const ofFiles = suites.flatMap((suite) => suite.warnings);
      warnings = [...ofFiles, ...warningSentences(pairWarnings, heads)];
    },
    warnings: () => warnings,
  };
  return exportRequests(folder, batch, defined({ store, missing, abandon, limits, parts }));
}

/**
 * Writes requests as batch files with a manifest. With `missing`, only what has no answer and is not under way; it supersedes parts
 * that were never submitted.
 *
 * @throws UserError if the model's requests cannot be exported, or the folder holds another export.
 */
export async function exportRequests(
  folder: string,
  batch: RequestsToExport,
  options: ExportOptions,
): Promise<ExportSummary> {
  return withFolderClaimed(folder, async () => {
    const before = withAbandoned(folder, findManifest(folder), options.abandon ?? []);
    checkBefore(folder, before, batch, options.missing ?? false);
    await removeLeftovers(folder, before?.parts ?? []);
    const had = whatIsHad(folder, before);
    const limits = await limitsFor(batch, had, options);
    const writer = new PartWriter(folder, firstFreeNumber(folder, before), limits);
    try {
      const written = await writeRequests(batch, had, writer, options);
      const parts = written.requests > 0 ? writer.finish() : [];
      // For the results of parts that are run by hand.
      makeFolder(join(folder, RESULTS_FOLDER));
      if (parts.length > 0 || !before || options.abandon)
        writeManifest(folder, manifestOf(batch, before, parts));
      forgetNamed(folder);
      return { ...written, warnings: [...written.warnings, ...had.warnings], parts };
    } catch (error) {
      writer.abandon();
      throw error;
    }
  });
}

function checkBefore(
  folder: string,
  before: Manifest | undefined,
  { name, wanted }: RequestsToExport,
  missing: boolean,
): void {
  if (!before) return;
  if (!missing) {
    throw new UserError(
      `${folder}: already holds a batch; add what has no answer yet with --missing, or choose another folder`,
    );
  }
  for (const [had, now] of [
    [before.simulator, name],
    [before.readout, wanted],
  ]) {
    if (had !== now) {
      throw new UserError(`${folder}: holds a batch for ${had}; choose another folder for ${now}`);
    }
  }
}

/** @throws UserError if a part that is given up does not exist, was never submitted, or was fetched. */
function withAbandoned(
  folder: string,
  manifest: Manifest | undefined,
  abandon: readonly string[],
): Manifest | undefined {
  return abandon.reduce((before: Manifest | undefined, file) => {
    const part = before?.parts.find((each) => each.file === file);
    if (!before || !part?.submission || (part.submission.ended && !isLost(folder, part))) {
      throw new UserError(
        `${join(folder, file)}: cannot be given up, as it is not a submitted part whose results are missing`,
      );
    }
    return withPart(before, { ...part, submission: { ...part.submission, abandoned: true } });
  }, manifest);
}

/** The limits of a part; with a number of parts, the requests are counted first. */
async function limitsFor(batch: RequestsToExport, had: Had, options: ExportOptions): Promise<PartLimits> {
  const { limits = OPENAI_LIMITS, parts } = options;
  if (parts === undefined) return limits;
  const { requests } = await writeRequests(batch, had, { write: () => {} }, options);
  return { ...limits, requests: Math.min(limits.requests, Math.ceil(requests / parts)), sorted: true };
}

async function writeRequests(
  { name, model: { requestBody }, requests, warnings }: RequestsToExport,
  { answered, underWay }: Omit<Had, 'warnings'>,
  writer: Pick<PartWriter, 'write'>,
  { store }: ExportOptions,
): Promise<Omit<ExportSummary, 'parts'>> {
  if (!requestBody) {
    throw new UserError(
      `${name}: only requests of an openai-simulator or an openai explainer can be exported; this one makes none`,
    );
  }
  const counts = { questions: 0, requests: 0, equal: 0, kept: 0, answered: 0, underWay: 0 };
  const seen = new KeySet();
  const fateOf = (key: AnswerKey): Exclude<keyof typeof counts, 'questions'> => {
    if (!seen.add(key)) return 'equal';
    if (store.get(key)) return 'kept';
    if (answered.has(key)) return 'answered';
    return underWay.has(key) ? 'underWay' : 'requests';
  };
  for await (const { request, keys } of requests()) {
    for (const key of keys) {
      const fate = fateOf(key);
      counts.questions += 1;
      counts[fate] += 1;
      if (fate === 'requests') writer.write(requestLine(key, requestBody(request)));
    }
  }
  return { ...counts, warnings: warnings?.() ?? [] };
}

function manifestOf(
  { name, wanted, connection }: RequestsToExport,
  before: Manifest | undefined,
  parts: readonly Part[],
): Manifest {
  const earlier = (before?.parts ?? []).map((part): Part => {
    const isSuperseded = isWaiting(part) && part.submission === undefined && parts.length > 0;
    return isSuperseded ? { ...part, superseded: true } : part;
  });
  // Parts that were submitted stay where they were submitted.
  const isElsewhere = before !== undefined && !isDeepStrictEqual(before.connection, connection);
  const own = parts.map((part): Part => (isElsewhere ? { ...part, connection } : part));
  return {
    version: 1,
    id: before?.id ?? randomUUID(),
    simulator: name,
    readout: wanted,
    connection: before?.connection ?? connection,
    parts: [...earlier, ...own],
  };
}

/** Above all numbers in use. */
function firstFreeNumber(folder: string, before: Manifest | undefined): number {
  const names = [...namesIn(folder), ...(before?.parts ?? []).map(({ file }) => file)];
  const taken = names.map((name) => Number(/^requests-(\d{1,8})\.jsonl$/.exec(name)?.[1] ?? 0));
  return Math.max(0, ...taken) + 1;
}
