import { join } from 'node:path';
import { pairCasesOfSuites } from '../../src/pair-cases/build-pair-cases.ts';
import type { PairCase } from '../../src/pair-cases/pair-case.ts';
import { puzzleCases } from './puzzle-cases.ts';

/**
 * What is judged: the half of the puzzles on which pairwise-v2 was written, the other half, and real heads.
 *
 * @param real the suite of real heads.
 */
export async function setsOf(real: string | undefined): Promise<ReadonlyMap<string, readonly PairCase[]>> {
  const cases = await puzzleCases();
  const isEven = ({ head }: PairCase) => (head.layer * 4 + head.head) % 2 === 0;
  const sets = new Map<string, readonly PairCase[]>([
    ['even', cases.filter(isEven)],
    ['odd', cases.filter((each) => !isEven(each))],
  ]);
  if (real !== undefined) sets.set('real', await casesOf(real, '/'));
  return sets;
}

/** The bundled heads of SmolLM2-135M. */
export function bundledCases(): Promise<readonly PairCase[]> {
  return casesOf(join(import.meta.dirname, '..', '..', 'datasets', 'smollm2-135m', 'suite.yaml'));
}

async function casesOf(suite: string, recordsRoot?: string): Promise<readonly PairCase[]> {
  return (await pairCasesOfSuites([{ suite, ...(recordsRoot === undefined ? {} : { recordsRoot }) }])).cases;
}
