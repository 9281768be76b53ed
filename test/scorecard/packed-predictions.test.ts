import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { RunRow } from '../../src/pair-cases/run.ts';
import { scoreHeads, scoreRun } from '../../src/scorecard/build-scorecard.ts';
import { packHead } from '../../src/scorecard/packed-predictions.ts';
import { gatherPredictions } from '../../src/scorecard/predictions.ts';
import { questions, runOf } from '../pair-cases/runs.ts';

const asked = questions({ 0: ['x', 'y'], 1: ['x'] });
const run = runOf('a', ['one', 'two'], asked);

/** Answers of all kinds: scored, corrected, failed and missing. */
const answers = fc.array(
  fc.oneof(
    fc.constant(null),
    fc.record({
      probability: fc.double({ min: 0, max: 1, noNaN: true }),
      logOdds: fc.option(
        fc.array(fc.double({ min: -9, max: 9, noNaN: true }), { minLength: 2, maxLength: 2 }),
        {
          nil: undefined,
        },
      ),
      request: fc.option(fc.nat(), { nil: undefined }),
      error: fc.constant(null),
    }),
    fc.record({ probability: fc.constant(null), error: fc.string() }),
  ),
  { minLength: run.rows.length, maxLength: run.rows.length },
);
const rowsOf = (said: readonly (Partial<RunRow> | null)[]) =>
  run.rows.flatMap((row, index): RunRow[] => {
    const answer = said[index];
    return answer ? [{ ...row, ...answer }] : [];
  });

it('predictions are the same when they are unpacked', () => {
  fc.assert(
    fc.property(answers, (said) => {
      const predictions = gatherPredictions(asked.slice(0, 8), rowsOf(said), 2);
      expect(packHead(predictions)).toEqual(predictions);
    }),
  );
});

it('a run has one scorecard, whether it comes as a whole or head by head', async () => {
  await fc.assert(
    fc.asyncProperty(answers, async (said) => {
      const rows = rowsOf(said);
      async function* heads() {
        for (const head of [0, 1]) {
          const isOf = ({ head: of }: (typeof asked)[number]) => of.head === head;
          yield { asked: asked.filter(isOf), rows: rows.filter(({ pairCase }) => isOf(pairCase)) };
        }
      }
      const whole = scoreRun({ ...run, rows });
      expect(await scoreHeads(run, heads())).toEqual(whole);
    }),
    { numRuns: 20 },
  );
});
