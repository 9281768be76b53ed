import { z } from 'zod';
import { headName } from '../../activation-records/head.ts';
import { decimal, NOTHING, range } from '../../files/number-text.ts';
import { mean } from '../../metrics/mean.ts';
import { rocAuc } from '../../metrics/roc-auc.ts';
import { count, intervalSchema, share } from '../fields.ts';
import { meanOverHeads } from '../over-heads.ts';
import { casesOf, type ExplanationPredictions, type Prediction } from '../predictions.ts';
import { isClaim } from '../scored-explanation.ts';
import { scoredPairs } from '../scored-pairs.ts';
import { measure } from './measure.ts';

export const meanAuc = measure({
  heading: 'Mean AUC',
  meaning: 'mean ROC AUC over the explanations that are not known to be false, with an interval over heads',
  fields: {
    meanAuc: share.nullable(),
    meanAucInterval: intervalSchema.nullable(),
    /** Why there is no mean, or why its interval rests on the number of heads alone and not on how they differ. */
    meanAucReason: z.string().nullable(),
  },
  compute: ({ explanations, column }) => {
    const aucs = explanations.filter(isClaim).flatMap((each) => {
      const auc = each.scores[column]?.auc ?? null;
      return auc === null ? [] : [{ head: headName(each), auc }];
    });
    const { mean: meanAuc, interval, reason } = meanOverHeads(aucs, 'auc');
    return { meanAuc, meanAucInterval: interval, meanAucReason: reason };
  },
  show: ({ meanAuc: mean, meanAucInterval, meanAucReason }) => ({
    value: mean === null ? (meanAucReason ?? NOTHING) : decimal(mean, 3),
    interval: range(meanAucInterval),
  }),
});

export const uncorrectedAuc = measure({
  heading: 'Uncorrected',
  meaning: 'mean ROC AUC without the baseline correction; empty if there is none',
  fields: { meanUncorrectedAuc: share.nullable() },
  compute: ({ explanations, column }) => ({
    meanUncorrectedAuc: mean(
      explanations.filter(isClaim).flatMap(({ scores }) => scores[column]?.uncorrected?.auc ?? []),
    ),
  }),
  show: ({ meanUncorrectedAuc: value }) => ({ value: decimal(value, 3) }),
});

export const ceiling = measure({
  heading: 'Of a perfect reader',
  meaning:
    'explanations that express a known rule: the mean AUC under an empty explanation (the floor), by the simulator, and by the rule itself (the ceiling); known-false explanations left out',
  fields: {
    ceiling: z
      .object({ explanations: count, floor: share.nullable(), auc: share, ceiling: share })
      .nullable()
      .default(null),
  },
  compute: ({ all, column }) => {
    const empty = new Map(
      all.flatMap((each) => (each.control === 'empty' ? [[headName(each), each.scores[column]?.auc]] : [])),
    );
    const read = all.flatMap(({ ceiling: of, truth, scores, ...head }) => {
      const auc = scores[column]?.auc ?? null;
      if (of === undefined || truth === false || auc === null) return [];
      return [{ auc, ceiling: of, floor: empty.get(headName(head)) ?? null }];
    });
    const auc = mean(read.map((each) => each.auc));
    const ceilingAuc = mean(read.map((each) => each.ceiling));
    if (auc === null || ceilingAuc === null) return { ceiling: null };
    const floor = mean(read.flatMap((each) => each.floor ?? []));
    return { ceiling: { explanations: read.length, floor, auc, ceiling: ceilingAuc } };
  },
  show: ({ ceiling: of }) => ({
    value: of
      ? `${of.floor === null ? '' : `${decimal(of.floor)} / `}${decimal(of.auc)} / ${decimal(of.ceiling)} (${of.explanations})`
      : NOTHING,
  }),
});

export const aucByBand = measure({
  heading: 'AUC by band',
  meaning:
    'mean ROC AUC per band of activation, strongest first, against the weak pairs; without explanations known to be false',
  fields: {
    /** Empty where the strong pairs are the strongest pairs. */
    bands: z.array(z.object({ band: count, meanAuc: share.nullable(), explanations: count })),
  },
  compute: ({ predictions, column }) => {
    const explanations = predictions.filter(({ explanation }) => isClaim(explanation));
    return {
      bands: bandsOf(predictions).map((band) => {
        const aucs = explanations.flatMap(({ columns }) => aucOfBand(columns[column] ?? [], band) ?? []);
        return { band, meanAuc: mean(aucs), explanations: aucs.length };
      }),
    };
  },
  show: ({ bands }) => ({
    value: bands.length === 0 ? NOTHING : bands.map(({ meanAuc }) => decimal(meanAuc)).join(' / '),
  }),
});

/** The bands that strong pairs were drawn from, the strongest first; empty where they are the strongest pairs. */
export function bandsOf(predictions: readonly ExplanationPredictions[]): readonly number[] {
  const bands = new Set<number>();
  for (const { pair } of casesOf(predictions)) if (pair.band !== undefined) bands.add(pair.band);
  return [...bands].sort((a, b) => a - b);
}

/** The AUC of an explanation's strong pairs of one band against all of its weak ones; null where it is undefined. */
export function aucOfBand(predictions: readonly Prediction[], band: number): number | null {
  const { labels, probabilities } = scoredPairs(
    predictions.filter(({ pairCase: { pair } }) => pair.label === 0 || pair.band === band),
  );
  return rocAuc(labels, probabilities);
}

export const pooledAuc = measure({
  heading: 'Pooled AUC',
  meaning:
    'ROC AUC of all pairs combined; below the mean if P("1") is at different levels for different heads',
  fields: { pooledAuc: share.nullable() },
  compute: ({ scored }) => ({ pooledAuc: rocAuc(scored.labels, scored.probabilities) }),
  show: ({ pooledAuc: value }) => ({ value: decimal(value, 3) }),
});
