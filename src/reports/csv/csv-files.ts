import type { ScoredRun } from '../../scorecard/build-scorecard.ts';
import { csvTable } from './csv-table.ts';
import { PAIR_COLUMNS, pairRows } from './pair-columns.ts';
import { SCORE_COLUMNS, scoreRows } from './score-columns.ts';

/** A run's tables by the names of their files; docs/csv.md says what is in them. */
export function csvFiles(run: ScoredRun): Readonly<Record<string, Iterable<string>>> {
  return {
    'scores.csv': csvTable(SCORE_COLUMNS, scoreRows(run)),
    'pairs.csv': csvTable(PAIR_COLUMNS, pairRows(run)),
  };
}
