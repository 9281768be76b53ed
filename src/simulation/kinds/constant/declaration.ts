import type { z } from 'zod';
import { embeddedCost, type SimulatorDeclaration } from '../../declaration.ts';
import { constantConfigSchema, constantSimulator } from './constant-simulator.ts';

export const constant: SimulatorDeclaration<z.output<typeof constantConfigSchema>> = {
  name: 'constant',
  summary: 'a control: the same probability for every pair, so every AUC is exactly 0.5',
  configSchema: constantConfigSchema,
  create: ({ probability }) => constantSimulator(probability),
  protocol: 'pairwise-v1',
  cost: embeddedCost,
};
