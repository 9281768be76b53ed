import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { answerOfLogOdds } from '../../src/asking/answer.ts';
import { correctedAnswer } from '../../src/asking/baseline-correction.ts';
import { normalizedOne } from '../../src/asking/normalized-one.ts';
import type { PairCase } from '../../src/pair-cases/pair-case.ts';
import type { RunRow } from '../../src/pair-cases/run.ts';
import { scoreRun } from '../../src/scorecard/build-scorecard.ts';
import { predictionsOfRun, readPredictions, writePredictions } from '../../src/scorecard/predictions-file.ts';
import { uncorrectedInWords } from '../../src/scorecard/simulator-summary.ts';

const EXPLANATIONS = ['alike', 'other'];
/** What the simulator likes in a pair whatever the explanation, strong pairs first: it likes the weak ones. */
const LIKING = [0, 0, 1, 3, 4, 3];

const asked = EXPLANATIONS.flatMap((id) =>
  LIKING.map(
    (_, to): PairCase => ({
      suite: 'demo',
      subject: 'm',
      head: { layer: 0, head: 0 },
      explanation: { id, text: `attends to ${id}` },
      pair: { record: 'top[0]', from: 7, to, label: to < 3 ? 1 : 0, activation: 1 },
      tokens: ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'],
    }),
  ),
);

/** Log-odds under the explanation, then under four others, of which the first says what `alike` says. */
function logOddsOf({ explanation, pair }: PairCase): readonly number[] {
  const any = LIKING[pair.to] ?? 0;
  const says = pair.label === 1 ? 1 : -1;
  const bits = [pair.to % 2, Number(pair.to % 3 === 0), Number(pair.to < 2)];
  const own = explanation.id === 'alike' ? says : (bits[0] ?? 0);
  return [any + own, any + 2 * says, ...bits.map((bit) => any + bit)];
}

function row(pairCase: PairCase, column: number): RunRow {
  const logOdds = logOddsOf(pairCase);
  const answers = (column === 0 ? logOdds : logOdds.slice(0, 1)).map(answerOfLogOdds);
  const made = correctedAnswer(answers, 'exact');
  const { probability } = normalizedOne(made.topLogprobs);
  return {
    column,
    pairCase,
    probability,
    logOdds: made.logOdds,
    error: null,
    mass: null,
    asking: null,
    protocol: 'pairwise-v2@00000000',
  };
}

const rows = asked.flatMap((each) => [row(each, 0), row(each, 1)]);
const scored = scoreRun({ evalId: null, simulators: ['corrected', 'plain'], asked, rows });
const { explanations, simulators } = scored.scorecard;

describe('the scorecard of a column with a baseline correction', () => {
  it('has the AUC without it beside it, which is that of a column that has none', () => {
    for (const { scores } of explanations) {
      expect(scores[0]?.uncorrected?.auc).toBe(scores[1]?.auc);
      expect(scores[1]?.uncorrected).toBeUndefined();
    }
    expect(simulators[0]?.meanUncorrectedAuc).toBe(simulators[1]?.meanAuc);
    expect(explanations[0]?.scores.map(({ auc }) => auc)).toEqual([1, expect.closeTo(0.11, 2)]);
  });

  it('leaves out the other explanation that is answered as the explanation itself is', () => {
    expect(explanations.map(({ scores }) => scores[0]?.uncorrected?.leftOut)).toEqual([
      1,
      expect.any(Number),
    ]);
    const [first] = scored.predictions[0]?.columns[0] ?? [];
    const [own = 0, , ...used] = logOddsOf(asked[0] as PairCase);
    const taken = used.reduce((sum, each) => sum + each, 0) / used.length;
    expect(first?.probability).toBeCloseTo(1 / (1 + Math.exp(taken - own)), 12);
  });

  it('is kept in predictions.json', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'corrected-')), 'predictions.json');
    const run = predictionsOfRun(scored);
    writePredictions(file, run);
    const columns = readPredictions(file).predictions.map((each) => each.columns);
    expect(columns).toEqual(run.predictions.map((each) => each.columns));
  });
});

describe('what is said of simulators without a baseline correction', () => {
  it('names those that read explanations', () => {
    expect(uncorrectedInWords(simulators)).toMatch(/^plain: not baseline-corrected, /);
  });

  it('is nothing of one that answers alike under every explanation', () => {
    const alike = rows.map((each) => ({
      ...each,
      logOdds: undefined,
      probability: each.pairCase.pair.to / 10,
    }));
    const run = scoreRun({ evalId: null, simulators: ['a', 'b'], asked, rows: alike });
    expect(uncorrectedInWords(run.scorecard.simulators)).toBeUndefined();
  });
});
