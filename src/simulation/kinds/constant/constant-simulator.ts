import { z } from 'zod';
import { commonConfigSchema } from '../../declaration.ts';
import type { Simulator } from '../../simulator.ts';

export const constantConfigSchema = commonConfigSchema.extend({
  probability: z.number().gt(0).lt(1).default(0.5).describe('P("1") for every pair.'),
});

/** A control that answers P("1") = `probability` whatever it is asked: it ranks nothing, so every AUC is 0.5. */
export function constantSimulator(probability: number): Simulator {
  const answer = {
    topLogprobs: [
      { token: '0', logprob: Math.log(1 - probability) },
      { token: '1', logprob: Math.log(probability) },
    ],
  };
  return { simulate: async () => answer };
}
