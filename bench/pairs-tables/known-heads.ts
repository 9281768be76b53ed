import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Head } from '../../src/activation-records/head.ts';
import type { ActivationRecord } from '../../src/activation-records/head-record.ts';
import { mapHeads } from '../../src/activation-records/map-heads.ts';
import { recordsOfSplit } from '../../src/activation-records/splits.ts';
import { maxActivationOf } from '../../src/pair-cases/select-head-pairs.ts';
import type { Explanation } from '../../src/suite/explanation.ts';
import { loadSuite } from '../../src/suite/load-suite.ts';

/** A head whose function is known, with the records of the split `valid`. */
export interface KnownHead {
  readonly head: Head;
  readonly explanations: readonly Explanation[];
  readonly records: readonly ActivationRecord[];
  readonly maxActivation: number;
}

/** The first token's attention to itself is left out, as everywhere in what `init` writes. */
export const FROM_AT_LEAST = 1;

/** Heads that are measured together. */
export interface KnownSet {
  readonly name: string;
  readonly heads: readonly KnownHead[];
}

const ROOT = join(import.meta.dirname, '..', '..');
/** Where each set's suite is. The second holds real heads, and is not part of the project. */
export const SUITES: Readonly<Record<string, string>> = {
  puzzles: join(ROOT, 'datasets', 'puzzles', 'suite.yaml'),
  'SmolLM2-135M': join(ROOT, '..', 'shared', 'data', 'smollm2-135m', 'suite.yaml'),
};

/** The sets that are there; one that is not is said and skipped. */
export async function knownSets(): Promise<readonly KnownSet[]> {
  const sets: KnownSet[] = [];
  for (const [name, file] of Object.entries(SUITES)) {
    if (existsSync(file)) sets.push({ name, heads: await headsOf(file) });
    else console.error(`${name}: skipped: there is no ${file}`);
  }
  return sets;
}

async function headsOf(file: string): Promise<readonly KnownHead[]> {
  const suite = loadSuite(file, { environment: {} });
  const { records, recordAccess, recordsPerSplit, heads, pairs } = suite;
  return mapHeads(
    records,
    heads,
    (record, { explanations }): KnownHead => ({
      head: record.head,
      explanations: explanations.filter(({ control }) => control === undefined),
      records: recordsOfSplit(record, 'valid', recordsPerSplit),
      maxActivation: maxActivationOf(record, { ...suite, pairs: { ...pairs, fromAtLeast: FROM_AT_LEAST } }),
    }),
    { access: recordAccess },
  );
}
