import { decimal } from '../../files/number-text.ts';
import { rocAuc } from '../../metrics/roc-auc.ts';
import { share } from '../fields.ts';
import { measure } from './measure.ts';

/** ROC AUC of all pairs of all heads thrown together. */
export const pooledAuc = measure({
  heading: 'Pooled AUC',
  meaning:
    'ROC AUC of all pairs combined; below the mean if P("1") is at different levels for different heads',
  fields: { pooledAuc: share.nullable() },
  compute: ({ scored }) => ({ pooledAuc: rocAuc(scored.labels, scored.probabilities) }),
  show: ({ pooledAuc: value }) => ({ value: decimal(value, 3) }),
});
