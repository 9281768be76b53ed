import { decimal } from '../../files/number-text.ts';
import { brierScore } from '../../metrics/calibration.ts';
import { share } from '../fields.ts';
import { measure } from './measure.ts';

/** Brier score of P("1"). */
export const brier = measure({
  heading: 'Brier',
  meaning: 'mean squared error of P("1"): 0 is perfect, always answering 0.5 gets 0.25',
  fields: { brierScore: share.nullable() },
  compute: ({ scored }) => ({ brierScore: brierScore(scored.labels, scored.probabilities) }),
  show: ({ brierScore: value }) => ({ value: decimal(value, 3) }),
});
