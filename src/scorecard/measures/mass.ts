import { percent } from '../../files/number-text.ts';
import { share } from '../fields.ts';
import { measure } from './measure.ts';

/** How much of a simulator's answers "0" and "1" hold: a low share means that it does not answer the question. */
export const answerMass = measure({
  heading: 'On 0 and 1',
  meaning:
    'mean total probability of 0 and 1 before P("1") is normalised; if low, the simulator is answering something else',
  fields: { meanMass: share.nullable() },
  // Rounded probabilities may add up to a little more than 1.
  compute: ({ meanMass }) => ({ meanMass: meanMass === null ? null : Math.min(1, meanMass) }),
  show: ({ meanMass }) => ({ value: percent(meanMass) }),
});
