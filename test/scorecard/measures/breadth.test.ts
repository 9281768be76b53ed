import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { buildPairCases } from '../../../src/pair-cases/build-pair-cases.ts';
import { type PairCase, pairName } from '../../../src/pair-cases/pair-case.ts';
import type { RunRow } from '../../../src/pair-cases/run.ts';
import { keyFindings } from '../../../src/reports/key-findings.ts';
import { scoreRun } from '../../../src/scorecard/build-scorecard.ts';
import {
  predictionsOfRun,
  readPredictions,
  writePredictions,
} from '../../../src/scorecard/predictions-file.ts';
import { withControls } from '../../../src/suite/controls.ts';
import { loadSuite } from '../../../src/suite/load-suite.ts';
import { PROJECT } from '../../e2e/promptfoo.ts';

const puzzles = loadSuite(join(PROJECT, 'datasets', 'puzzles', 'suite.yaml'));
/** The head whose rule is the previous token, explained as it is and twice too broadly. */
const explanations = [
  { id: 'exact', text: 'attends to the previous token' },
  { id: 'broad', text: 'attends to the previous token; attends to the token two positions back' },
];
const heads = puzzles.heads.slice(0, 1).map((head) => ({ ...head, explanations }));
const pairs = {
  ...puzzles.pairs,
  strongPairs: 'quantiles',
  weakPairs: 'explanation-sampled',
  strong: 10,
  weak: 20,
} as const;
const suite = { ...puzzles, pairs, heads };

/** Says what the explanation says, and is a little surer of the nearer pair. */
function judge({ explanation, pair: { from, to } }: PairCase): number {
  const distance = from - to;
  if (explanation.id === 'exact') return distance === 1 ? 0.9 : 0.1;
  return distance === 1 || distance === 2 ? 0.9 : 0.1;
}

function score(asked: readonly PairCase[], judgePair = judge) {
  const rows = asked.map(
    (pairCase): RunRow => ({
      column: 0,
      pairCase,
      probability: judgePair(pairCase),
      error: null,
      mass: null,
      asking: null,
      protocol: null,
    }),
  );
  return scoreRun({ evalId: null, simulators: ['judge'], asked, rows });
}

const { cases } = await buildPairCases(suite);

describe('an explanation that is twice too broad', () => {
  const [exact, broad] = score(cases).scorecard.explanations.map(({ scores }) => scores[0]);

  it('has nearly the AUC against random weak pairs that the exact one has', () => {
    expect(broad?.atBaseRate?.weightedAuc).toBeGreaterThan((exact?.atBaseRate?.weightedAuc ?? 1) - 0.05);
  });

  it('has half the average precision and half the precision, at the same recall', () => {
    const [of, than] = [broad?.atBaseRate, exact?.atBaseRate];
    expect(of?.recall).toBe(than?.recall);
    expect((of?.averagePrecision ?? 1) / (than?.averagePrecision ?? 1)).toBeLessThan(0.7);
    expect((of?.precision ?? 1) / (than?.precision ?? 1)).toBeLessThan(0.7);
    expect(of?.f1).toBeLessThan(than?.f1 ?? 0);
    expect(of?.precisionInterval.high).toBeLessThan(1);
  });

  it('is named among the findings where its whole interval is below a half', () => {
    const certain = score(cases, (each) => (each.explanation.id === 'broad' ? 0.9 : judge(each)));
    const findings = keyFindings(certain.scorecard);
    expect(findings.at(-1)?.lead).toBe(
      'According to judge, 1 of 2 explanations are shown to be wrong or too broad.',
    );
    expect(findings.at(-1)?.detail).toContain('L0H0 broad 0.');
  });

  it('is found on the same pairs for both, which stay the same when controls are added', async () => {
    const ofExplanation = (of: readonly PairCase[], id: string) =>
      of.filter(({ explanation }) => explanation.id === id).map(({ pair }) => pairName(pair));
    expect(ofExplanation(cases, 'exact')).toEqual(ofExplanation(cases, 'broad'));
    const controlled = withControls(heads, ['empty'], { donors: 1, seed: 0, place: 'here' });
    const again = await buildPairCases({ ...suite, heads: controlled });
    expect(ofExplanation(again.cases, 'broad')).toEqual(ofExplanation(cases, 'broad'));
  });

  it('comes back from predictions.json with weights and base rate', () => {
    const file = join(mkdtempSync(join(tmpdir(), 'breadth-')), 'predictions.json');
    const run = predictionsOfRun(score(cases));
    writePredictions(file, run);
    const back = readPredictions(file).predictions.flatMap(({ columns }) => columns[0] ?? []);
    expect(back.map(({ pairCase }) => [pairCase.pair, pairCase.baseRate])).toEqual(
      cases.map(({ pair, baseRate }) => [pair, baseRate]),
    );
  });
});

describe('the AUC by band', () => {
  it('tells an explanation that holds for the strongest pairs alone', () => {
    const [summary] = score(cases, ({ pair }) => (pair.label === 1 && (pair.band ?? 9) <= 2 ? 0.9 : 0.1))
      .scorecard.simulators;
    expect(summary?.bands).toEqual(
      [1, 1, 0.5, 0.5, 0.5].map((meanAuc, index) => ({ band: index + 1, meanAuc, explanations: 2 })),
    );
  });

  it('does not exist where the strong pairs are the strongest ones, nor does precision', async () => {
    const plain = await buildPairCases({ ...puzzles, heads });
    expect(score(plain.cases).scorecard.simulators[0]).toMatchObject({
      bands: [],
      meanPrecision: null,
      meanAveragePrecision: null,
    });
  });
});
