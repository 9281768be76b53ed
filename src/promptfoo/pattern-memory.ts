import { headName } from '../activation-records/head.ts';
import type { PatternExcerpt } from '../activation-records/pattern-excerpt.ts';
import type { HeadPattern } from '../pair-cases/build-pair-cases.ts';

/** By suite, then by head. Records are at hand when a run's questions are made, and promptfoo hands on the questions only. */
const remembered = new Map<string, Map<string, PatternExcerpt>>();

/** Keeps what heads did, for the report at the end of the run in this process. */
export function rememberPatterns(patterns: readonly HeadPattern[]): void {
  for (const [suite, ofSuite] of Map.groupBy(patterns, (each) => each.suite)) {
    remembered.set(suite, new Map(ofSuite.map(({ head, excerpt }) => [headName(head), excerpt])));
  }
}

/** By head; empty where the suite's questions were made elsewhere. */
export function patternsOfSuite(suite: string): ReadonlyMap<string, PatternExcerpt> {
  return remembered.get(suite) ?? new Map();
}
