import { z } from 'zod';
import { count as counted, decimal } from '../../metrics/number-text.ts';
import { count, intervalSchema } from '../fields.ts';
import { trueFirstOf } from '../truth-ranking.ts';
import { measure } from './measure.ts';

/** In how many of the heads with a true and a false explanation a true one ranks first, ties shared. */
export const trueFirst = measure({
  heading: 'True first',
  meaning: 'heads whose true explanation has the highest AUC, ties shared',
  fields: {
    trueFirst: z.object({ heads: count, first: z.number(), interval: intervalSchema.nullable() }).nullable(),
  },
  compute: ({ explanations, column }) => ({ trueFirst: trueFirstOf(explanations, column) }),
  show: ({ trueFirst: ranked }) => ({
    value: ranked ? `${counted(ranked.first)} of ${counted(ranked.heads)}` : decimal(null),
  }),
});
