import { z } from 'zod';
import { decimal } from '../../files/number-text.ts';
import { count, intervalSchema } from '../fields.ts';
import { trueFirstInWords, trueFirstOf } from '../truth-ranking.ts';
import { measure } from './measure.ts';

/** In how many of the heads with a true and a false explanation a true one ranks first, ties shared. */
export const trueFirst = measure({
  heading: 'True first',
  meaning: 'heads whose true explanation has the highest AUC',
  fields: {
    trueFirst: z
      .object({
        heads: count,
        /** With shares of ties. */
        first: z.number(),
        /** Heads in which a true explanation is alone at the top, and in which it shares it with a false one. */
        alone: count,
        tied: count,
        interval: intervalSchema.nullable(),
      })
      .nullable(),
  },
  compute: ({ explanations, column }) => ({ trueFirst: trueFirstOf(explanations, column) }),
  show: ({ trueFirst: ranked }) => ({
    value: ranked ? trueFirstInWords(ranked) : decimal(null),
  }),
});
