import { z } from 'zod';
import { headName } from '../activation-records/head.ts';
import { mean } from '../metrics/mean.ts';
import { rocAuc } from '../metrics/roc-auc.ts';
import type { PairCase } from '../pair-cases/pair-case.ts';
import { pairName } from '../pair-cases/question-keys.ts';
import { share } from './fields.ts';
import { casesOf, type ExplanationPredictions } from './predictions.ts';

/** A score that knows no explanation: what it reaches, a simulator may reach without reading one. */
interface TrivialScore {
  readonly name: string;
  readonly meaning: string;
  readonly score: (pair: PairCase['pair']) => number;
}

/** Every trivial score there is. A new one is a line here. */
export const TRIVIAL_SCORES: readonly TrivialScore[] = [
  { name: 'distance', meaning: 'nearer pairs score higher', score: ({ from, to }) => to - from },
  { name: 'self pair', meaning: 'a token paired with itself', score: ({ from, to }) => Number(from === to) },
  { name: 'from-position', meaning: 'later from-tokens score higher', score: ({ from }) => from },
  {
    name: 'top record',
    meaning:
      'pairs of records that the head activates most on, where weak pairs also come from random ones: a leak',
    score: ({ record }) => Number(record.startsWith('top')),
  },
];

/** What the trivial scores reach on a run's pairs. */
export const trivialScoreSchema = z.object({
  name: z.string(),
  meaning: z.string(),
  /** Mean ROC AUC over heads; null where no head has pairs of both labels. */
  meanAuc: share.nullable(),
});

/** The mean AUC over heads of every trivial score, on the pairs that were asked about. */
export function trivialScoresOf(
  predictions: readonly ExplanationPredictions[],
): z.output<typeof trivialScoreSchema>[] {
  const heads = [...Map.groupBy(predictions, ({ head }) => headName(head)).values()].map((ofHead) => [
    ...new Map([...casesOf(ofHead)].map(({ pair }) => [pairName(pair), pair])).values(),
  ]);
  return TRIVIAL_SCORES.map(({ name, meaning, score }) => ({
    name,
    meaning,
    meanAuc: mean(
      heads.flatMap(
        (pairs) =>
          rocAuc(
            pairs.map(({ label }) => label),
            pairs.map(score),
          ) ?? [],
      ),
    ),
  }));
}
