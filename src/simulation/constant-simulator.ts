import { z } from 'zod';
import { questionReader } from './question-reader.ts';
import { commonConfigSchema, embeddedCost, type SimulatorDeclaration } from './simulator-declaration.ts';

const configSchema = commonConfigSchema.extend({
  probability: z.number().gt(0).lt(1).default(0.5).describe('P("1") for every pair.'),
});

/** A control that answers P("1") = `probability` whatever it is asked: it ranks nothing, so every AUC is 0.5. */
export const constant: SimulatorDeclaration<z.output<typeof configSchema>> = {
  name: 'constant',
  summary: 'a control: the same probability for every pair, so every AUC is exactly 0.5',
  configSchema,
  create: ({ probability }, surroundings) => {
    const answer = {
      topLogprobs: [
        { token: '0', logprob: Math.log(1 - probability) },
        { token: '1', logprob: Math.log(probability) },
      ],
    };
    return questionReader(() => answer, surroundings);
  },
  cost: embeddedCost,
};
