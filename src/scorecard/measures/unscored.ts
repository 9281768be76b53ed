import { sum } from 'd3-array';
import { count as counted } from '../../files/number-text.ts';
import { count } from '../fields.ts';
import { measure } from './measure.ts';

/** How many explanations and pairs there are, and how many of the pairs lack a P("1"). */
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
