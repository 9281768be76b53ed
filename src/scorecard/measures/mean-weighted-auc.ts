import { decimal } from '../../files/number-text.ts';
import { meanAtBaseRate } from '../at-base-rate.ts';
import { share } from '../fields.ts';
import { measure } from './measure.ts';

/** What the mean AUC would be against random weak pairs, where those asked about were drawn by what explanations propose. */
export const meanWeightedAuc = measure({
  heading: 'Weighted AUC',
  meaning: 'mean ROC AUC with weak pairs weighted by how many each represents: relative to random weak pairs',
  fields: { meanWeightedAuc: share.nullable() },
  compute: ({ explanations, column }) => ({
    meanWeightedAuc: meanAtBaseRate(explanations, column, ({ weightedAuc }) => weightedAuc).mean,
  }),
  show: ({ meanWeightedAuc: mean }) => ({ value: decimal(mean, 3) }),
});
