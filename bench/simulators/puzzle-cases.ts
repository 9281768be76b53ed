import { join } from 'node:path';
import { pairCasesOfSuites } from '../../src/pair-cases/build-pair-cases.ts';
import type { PairCase } from '../../src/pair-cases/pair-case.ts';

/** What the bundled suite asks. */
export async function puzzleCases(): Promise<readonly PairCase[]> {
  const suite = join(import.meta.dirname, '..', '..', 'datasets', 'puzzles', 'suite.yaml');
  return (await pairCasesOfSuites([{ suite }])).cases;
}
