import { z } from 'zod';
import { count as counted, decimal } from '../../files/number-text.ts';
import { proportionInterval } from '../../metrics/confidence-interval.ts';
import { count, intervalSchema } from '../fields.ts';
import { identifications } from '../identification.ts';
import { measure } from './measure.ts';

/**
 * In how many heads the pairs tell whose they are: the explanation of the head itself has a higher AUC than that of every
 * other head it was tried with.
 */
export const identified = measure({
  heading: 'Identified',
  meaning:
    'heads whose own explanation (the one marked as true, else the first) beats every donor’s on their pairs; ties do not count',
  fields: {
    identified: z
      .object({ heads: count, first: count, donors: count, interval: intervalSchema.nullable() })
      .nullable(),
  },
  compute: ({ all, column }) => {
    const heads = identifications(all, column);
    if (heads.length === 0) return { identified: null };
    const first = heads.filter(({ isFirst }) => isFirst).length;
    const donors = Math.min(...heads.map((each) => each.donors.length));
    return {
      identified: { heads: heads.length, first, donors, interval: proportionInterval(first, heads.length) },
    };
  },
  show: ({ identified: found }) => ({
    value: found
      ? `${counted(found.first)} of ${counted(found.heads)} among ${counted(found.donors + 1)}`
      : decimal(null),
  }),
});
