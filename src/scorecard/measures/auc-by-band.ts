import { z } from 'zod';
import { decimal, NOTHING } from '../../files/number-text.ts';
import { mean } from '../../metrics/mean.ts';
import { rocAuc } from '../../metrics/roc-auc.ts';
import { isClaim } from '../claims.ts';
import { count, share } from '../fields.ts';
import { casesOf, type ExplanationPredictions, type Prediction } from '../predictions.ts';
import { scoredPairs } from '../scored-pairs.ts';
import { measure } from './measure.ts';

/** Whether explanations hold beyond the strongest pairs: the AUC of each band of activations against all weak pairs. */
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
