import { decimal } from '../../files/number-text.ts';
import { mean } from '../../metrics/mean.ts';
import { isClaim } from '../claims.ts';
import { share } from '../fields.ts';
import { measure } from './measure.ts';

/** What the mean AUC is without the baseline correction. */
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
