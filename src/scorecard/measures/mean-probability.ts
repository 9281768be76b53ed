import { z } from 'zod';
import { meanByLabel } from '../../metrics/mean-by-label.ts';
import { decimal } from '../../metrics/number-text.ts';
import { share } from '../fields.ts';
import { measure } from './measure.ts';

/** Mean P("1") of the strong pairs and of the weak ones. */
export const meanProbability = measure({
  heading: 'Mean P("1")',
  meaning: 'strong pairs, then weak pairs',
  fields: { meanProbability: z.object({ positives: share.nullable(), negatives: share.nullable() }) },
  compute: ({ scored }) => ({ meanProbability: meanByLabel(scored.labels, scored.probabilities) }),
  show: ({ meanProbability: { positives, negatives } }) => ({
    value: `${decimal(positives)} / ${decimal(negatives)}`,
  }),
});
