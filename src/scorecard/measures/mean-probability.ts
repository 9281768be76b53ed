import { z } from 'zod';
import { decimal } from '../../files/number-text.ts';
import { meanByLabel } from '../../metrics/calibration.ts';
import { share } from '../fields.ts';
import { measure } from './measure.ts';

/** Mean P("1") of the strong pairs and of the weak ones. */
export const meanProbability = measure({
  heading: 'Mean P("1")',
  meaning: 'strong pairs, then weak pairs',
  fields: { meanProbability: z.object({ strong: share.nullable(), weak: share.nullable() }) },
  compute: ({ scored }) => {
    const { positives: strong, negatives: weak } = meanByLabel(scored.labels, scored.probabilities);
    return { meanProbability: { strong, weak } };
  },
  show: ({ meanProbability: { strong, weak } }) => ({
    value: `${decimal(strong)} / ${decimal(weak)}`,
  }),
});
