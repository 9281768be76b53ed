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

/** Requests that are to be asked by the file. */
interface RequestsToExport {
  /** The heading of the column that asks, or the explainer's label. */
  readonly name: string;
  readonly wanted: Wanted;
  readonly model: ChatModel;
  readonly connection: Manifest['connection'];
  /** All of them, the same each time. */
  readonly requests: () => AsyncIterable<KeyedRequest> | Iterable<KeyedRequest>;
  /** What there is to say of them after they were gone through. */
  readonly warnings?: () => readonly string[];
}

/** What a column is to be asked of some suites. */
export interface BatchToExport {
  readonly suites: readonly Suite[];
  readonly column: Column;
  readonly connection: Manifest['connection'];
  /** How often every question is asked, as `promptfoo eval --repeat` has it. */
  readonly repeat: number;
}

export interface ExportOptions {
  /** The answers that live runs use: what is kept there is not asked. */
  readonly store: Pick<AnswerStore, 'get'>;
  /** Whether to add what has no answer yet to a folder that was exported into before. */
  readonly missing?: boolean;
  /** Names of submitted parts that are given up, as their engine has lost them: what they ask is asked again. */
  readonly abandon?: readonly string[];
  readonly limits?: PartLimits;
  /** Into how many parts of one size the requests are dealt, at most; the limits hold as well. */
  readonly parts?: number;
}

/** What an export wrote, and why the rest of the questions is not in it. */
export interface ExportSummary {
  readonly parts: readonly Part[];
  readonly questions: number;
  readonly requests: number;
  /** Questions whose request is another one's, to the byte. */
  readonly equal: number;
  /** Requests whose answers are kept. */
  readonly kept: number;
  /** Requests whose answers are among the folder's results, and not imported yet. */
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
 * Writes requests as batch files, and beside them a manifest of what there is. With `missing`, only what has no answer and is
 * under way nowhere; parts that were never submitted are superseded by it.
 *
 * @throws UserError where the model's requests cannot be exported, the folder holds an export already or one for another
 * column, or something cannot be read or written.
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
      // Where whoever runs a part by hand puts what comes out.
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
      `${folder}: holds a batch already; add what has no answer yet with --missing, or name another folder`,
    );
  }
  for (const [had, now] of [
    [before.simulator, name],
    [before.readout, wanted],
  ]) {
    if (had !== now) {
      throw new UserError(`${folder}: holds a batch for ${had}; name another folder for ${now}`);
    }
  }
}

/** @throws UserError where a part that is given up is not there, or was never submitted, or was fetched. */
function withAbandoned(
  folder: string,
  manifest: Manifest | undefined,
  abandon: readonly string[],
): Manifest | undefined {
  return abandon.reduce((before: Manifest | undefined, file) => {
    const part = before?.parts.find((each) => each.file === file);
    if (!before || !part?.submission || (part.submission.ended && !isLost(folder, part))) {
      throw new UserError(
        `${join(folder, file)}: cannot be given up: it is no part that was submitted and whose results are not here`,
      );
    }
    return withPart(before, { ...part, submission: { ...part.submission, abandoned: true } });
  }, manifest);
}

/** What a part may hold; where their number is given, the requests are counted first. */
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
      `${name}: only the requests of an openai-simulator, or an openai explainer, can be exported: this one sends none of that kind`,
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
  // Parts that were submitted are to be had where they were submitted to.
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

/** Above all numbers that are taken, by whomever. */
function firstFreeNumber(folder: string, before: Manifest | undefined): number {
  const names = [...namesIn(folder), ...(before?.parts ?? []).map(({ file }) => file)];
  const taken = names.map((name) => Number(/^requests-(\d{1,8})\.jsonl$/.exec(name)?.[1] ?? 0));
  return Math.max(0, ...taken) + 1;
}
