import { brierScore } from '../../metrics/brier-score.ts';
import { decimal } from '../../metrics/number-text.ts';
import { share } from '../fields.ts';
import { measure } from './measure.ts';

/** Brier score of P("1"). */
export const brier = measure({
  heading: 'Brier',
  meaning: 'mean squared error of P("1"): 0 is perfect, 0.25 is what saying 0.5 gets',
  fields: { brierScore: share.nullable() },
  compute: ({ scored }) => ({ brierScore: brierScore(scored.labels, scored.probabilities) }),
  show: ({ brierScore: value }) => ({ value: decimal(value, 3) }),
});
