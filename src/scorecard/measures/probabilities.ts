import { sum } from 'd3-array';
import { z } from 'zod';
import { count as counted, decimal, percent } from '../../files/number-text.ts';
import { accuracy, brierScore, calibration, meanByLabel } from '../../metrics/calibration.ts';
import { count, share } from '../fields.ts';
import { measure } from './measure.ts';

export const brier = measure({
  heading: 'Brier',
  meaning: 'mean squared error of P("1"): 0 is perfect, always answering 0.5 gets 0.25',
  fields: { brierScore: share.nullable() },
  compute: ({ scored }) => ({ brierScore: brierScore(scored.labels, scored.probabilities) }),
  show: ({ brierScore: value }) => ({ value: decimal(value, 3) }),
});

export const accuracyOfPairs = measure({
  heading: 'Accuracy',
  meaning: 'pairs on the right side of 0.5',
  fields: { accuracy: share.nullable() },
  compute: ({ scored }) => ({ accuracy: accuracy(scored.labels, scored.probabilities) }),
  show: ({ accuracy: value }) => ({ value: percent(value) }),
});

const binSchema = z.object({
  low: z.number(),
  high: z.number(),
  count,
  meanPredicted: share.nullable(),
  observedFraction: share.nullable(),
});

export const calibrationError = measure({
  heading: 'ECE',
  meaning: 'expected calibration error',
  fields: { expectedCalibrationError: share.nullable(), calibration: z.array(binSchema) },
  compute: ({ scored }) => {
    const { expectedCalibrationError, bins } = calibration(scored.labels, scored.probabilities);
    return { expectedCalibrationError, calibration: bins.map((bin) => ({ ...bin })) };
  },
  show: ({ expectedCalibrationError }) => ({ value: decimal(expectedCalibrationError, 3) }),
});

export const meanProbability = measure({
  heading: 'Mean P("1")',
  meaning: 'strong pairs, then weak pairs',
  fields: { meanProbability: z.object({ strong: share.nullable(), weak: share.nullable() }) },
  compute: ({ scored }) => {
    const { positives: strong, negatives: weak } = meanByLabel(scored.labels, scored.probabilities);
    return { meanProbability: { strong, weak } };
  },
  show: ({ meanProbability: { strong, weak } }) => ({
    value: `${decimal(strong)} / ${decimal(weak)}`,
  }),
});

export const answerMass = measure({
  heading: 'On 0 and 1',
  meaning:
    'mean total probability of 0 and 1 before P("1") is normalised; if low, the simulator is answering something else',
  fields: { meanMass: share.nullable() },
  // Rounded probabilities may add up to a little more than 1.
  compute: ({ meanMass }) => ({ meanMass: meanMass === null ? null : Math.min(1, meanMass) }),
  show: ({ meanMass }) => ({ value: percent(meanMass) }),
});

export const unscoredPairs = measure({
  heading: 'Unscored',
  meaning: 'pairs without a P("1")',
  fields: { explanations: count, pairs: count, unscored: count },
  compute: ({ explanations, predictions, scored, column }) => {
    const pairs = sum(predictions, ({ columns }) => columns[column]?.length ?? 0);
    return { explanations: explanations.length, pairs, unscored: pairs - scored.labels.length };
  },
  show: ({ unscored, pairs }) => ({ value: `${counted(unscored)} of ${counted(pairs)}` }),
});
