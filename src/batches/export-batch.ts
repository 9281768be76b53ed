import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { MapHeadsOptions } from '../activation-records/map-heads.ts';
import { withFolderClaimed } from '../files/folder-lock.ts';
import { UserError } from '../files/user-error.ts';
import { type Doubt, warningsOf } from '../pair-cases/doubts.ts';
import type { AnswerKey } from '../simulation/kept-answers/answer-key.ts';
import type { AnswerStore } from '../simulation/kept-answers/answer-store.ts';
import { KeySet } from '../simulation/kept-answers/key-set.ts';
import type { Suite } from '../suite/load-suite.ts';
import { requestLine } from './batch-lines.ts';
import {
  findManifest,
  isUnderWay,
  isWaiting,
  type Manifest,
  type Part,
  RESULTS_FOLDER,
  writeManifest,
} from './manifest.ts';
import { OPENAI_LIMITS, type PartLimits, PartWriter } from './part-writer.ts';
import { type Column, headsOfSuites, questionsFor } from './questions.ts';
import { keysOfParts, readResults, resultFiles } from './results-of-folder.ts';

/** What is to be asked by the file. */
export interface BatchToExport {
  readonly suites: readonly Suite[];
  readonly column: Column;
  readonly connection: Manifest['connection'];
  /** How often every question is asked, as `promptfoo eval --repeat` has it. */
  readonly repeat: number;
}

export interface ExportOptions extends MapHeadsOptions {
  /** The answers that live runs use: what is kept there is not asked. */
  readonly store: Pick<AnswerStore, 'get'>;
  /** Whether to add what has no answer yet to a folder that was exported into before. */
  readonly missing?: boolean;
  readonly limits?: PartLimits;
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

/**
 * Writes the requests of a suite as batch files, and beside them a manifest of what there is. With `missing`, only what has
 * no answer and is under way nowhere; parts that were never submitted are superseded by it.
 *
 * @throws UserError where the simulator's requests cannot be exported, the folder holds an export already or one for another
 * simulator, or something cannot be read or written.
 */
export async function exportBatch(
  folder: string,
  batch: BatchToExport,
  options: ExportOptions,
): Promise<ExportSummary> {
  return withFolderClaimed(folder, async () => {
    const before = findManifest(folder);
    checkBefore(folder, before, batch, options.missing ?? false);
    removeLeftovers(folder, before);
    const had = whatIsHad(folder, before?.parts ?? []);
    const writer = new PartWriter(folder, nextNumber(before), options.limits ?? OPENAI_LIMITS);
    try {
      const written = await writeRequests(batch, had, writer, options);
      const parts = written.requests > 0 ? writer.finish() : [];
      // Where whoever runs a part by hand puts what comes out.
      mkdirSync(join(folder, RESULTS_FOLDER), { recursive: true });
      if (parts.length > 0 || !before) writeManifest(folder, manifestOf(batch, before, parts));
      return { ...written, parts };
    } catch (error) {
      writer.abandon();
      throw error;
    }
  });
}

function checkBefore(
  folder: string,
  before: Manifest | undefined,
  { column }: BatchToExport,
  missing: boolean,
): void {
  if (!before) return;
  if (!missing) {
    throw new UserError(
      `${folder}: holds a batch already; add what has no answer yet with --missing, or name another folder`,
    );
  }
  if (before.simulator !== column.name) {
    throw new UserError(
      `${folder}: holds a batch for ${before.simulator}; name another folder for ${column.name}`,
    );
  }
}

/** Parts that no manifest knows are those of an export that was killed: half of a batch, which nobody should run. */
function removeLeftovers(folder: string, before: Manifest | undefined): void {
  const known = new Set(before?.parts.map(({ file }) => file));
  for (const name of readdirSync(folder)) {
    if (PART_FILE.test(name) && !known.has(name)) rmSync(join(folder, name));
  }
}

const PART_FILE = /^(requests-\d+\.jsonl|\.requests-\d+\.jsonl\.partial)$/;

/** What needs no asking, and what is not to be asked now. */
interface Had {
  readonly answered: KeySet;
  readonly underWay: KeySet;
}

function whatIsHad(folder: string, parts: readonly Part[]): Had {
  const answered = new KeySet();
  for (const line of readResults(resultFiles(folder), keysOfParts(folder, parts))) {
    if (line.kind === 'answer') answered.add(line.key);
  }
  return { answered, underWay: keysOfParts(folder, parts.filter(isUnderWay)) };
}

async function writeRequests(
  { suites, column, repeat }: BatchToExport,
  { answered, underWay }: Had,
  writer: PartWriter,
  { store, ...options }: ExportOptions,
): Promise<Omit<ExportSummary, 'parts'>> {
  const { chatRequest } = column.simulator;
  if (!chatRequest) {
    throw new UserError(
      `${column.name}: only the requests of an openai-simulator can be exported: this one sends none of that kind`,
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
  const doubts: Doubt[] = [];
  let heads = 0;
  for await (const head of headsOfSuites(suites, options)) {
    heads += 1;
    doubts.push(...head.doubts);
    for (const pairCase of head.cases) {
      for (const { messages, keys } of await questionsFor(column, pairCase, repeat)) {
        for (const key of keys) {
          const fate = fateOf(key);
          counts.questions += 1;
          counts[fate] += 1;
          if (fate === 'requests') writer.write(requestLine(key, chatRequest(messages)));
        }
      }
    }
  }
  const ofFiles = suites.flatMap(({ warnings }) => warnings);
  return { ...counts, warnings: [...ofFiles, ...warningsOf(doubts, heads)] };
}

function manifestOf(
  { column, connection }: BatchToExport,
  before: Manifest | undefined,
  parts: readonly Part[],
): Manifest {
  const superseded = (before?.parts ?? []).map((part): Part => {
    return isWaiting(part) && part.submission === undefined ? { ...part, superseded: true } : part;
  });
  return {
    version: 1,
    id: before?.id ?? randomUUID(),
    simulator: column.name,
    connection,
    parts: [...superseded, ...parts],
  };
}

function nextNumber(before: Manifest | undefined): number {
  const last = before?.parts.at(-1)?.file.match(/\d+/)?.[0];
  return Number(last ?? 0) + 1;
}
