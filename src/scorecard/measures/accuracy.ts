import { percent } from '../../files/number-text.ts';
import { accuracy } from '../../metrics/calibration.ts';
import { share } from '../fields.ts';
import { measure } from './measure.ts';

/** The share of pairs on the right side of 0.5. */
export const accuracyOfPairs = measure({
  heading: 'Accuracy',
  meaning: 'pairs on the right side of 0.5',
  fields: { accuracy: share.nullable() },
  compute: ({ scored }) => ({ accuracy: accuracy(scored.labels, scored.probabilities) }),
  show: ({ accuracy: value }) => ({ value: percent(value) }),
});
