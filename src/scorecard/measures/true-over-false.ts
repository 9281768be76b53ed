import { decimal } from '../../files/number-text.ts';
import { share } from '../fields.ts';
import { trueOverFalseOf } from '../truth-ranking.ts';
import { measure } from './measure.ts';

/** ROC AUC of explanations' AUCs as a test of their truth. */
export const trueOverFalse = measure({
  heading: 'True over false',
  meaning: 'how often a true explanation’s AUC is above a false one’s, across all heads',
  fields: { trueOverFalse: share.nullable() },
  compute: ({ explanations, column }) => ({ trueOverFalse: trueOverFalseOf(explanations, column) }),
  show: ({ trueOverFalse: value }) => ({ value: decimal(value) }),
});
