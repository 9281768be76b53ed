import { z } from 'zod';
import {
  type CommonConfig,
  commonConfigSchema,
  type SimulatorCost,
  type SimulatorDeclaration,
} from '../../declaration.ts';
import { type WrappedConfig, wrappedConfigSchema } from './wrapped-config.ts';
import { wrappedSimulator } from './wrapped-simulator.ts';

const { provider, price } = wrappedConfigSchema.shape;

export const promptfooProvider: SimulatorDeclaration<WrappedConfig & CommonConfig> = {
  name: 'promptfoo',
  summary: "whatever promptfoo's own loader gives, where that gives log-probabilities in OpenAI's shape",
  configSchema: wrappedConfigSchema.extend(commonConfigSchema.shape),
  variant: ({ provider }) => provider,
  create: wrappedSimulator,
  cost: z
    .looseObject({ provider, price })
    .transform(({ provider, price }): SimulatorCost => ({ kind: 'model', model: provider, price })),
};
