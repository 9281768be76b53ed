import { jsonPieces } from '../files/json-pieces.ts';
import type { FinishedRun } from './finished-run.ts';
import { outcomeOf } from './outcome-of.ts';

/** The scorecard as JSON, with how the run ended: the same outcome, exit code and verdicts that every report tells of. */
export function* scorecardReport(run: FinishedRun): Generator<string, void> {
  const { scorecard, gates, verdicts } = run;
  const { status, sentence, exitCode } = outcomeOf(run);
  const outcome = { status, sentence, exitCode, gates, verdicts };
  // Down to each explanation and each comparison.
  yield* jsonPieces({ ...scorecard, outcome }, 3);
  yield '\n';
}
