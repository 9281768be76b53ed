import { commonConfigSchema, embeddedCost, type SimulatorDeclaration } from '../../declaration.ts';
import { distanceSimulator } from './distance-simulator.ts';

export const distance: SimulatorDeclaration = {
  name: 'distance',
  summary: 'offline: sees in the prompt only how far apart the marked tokens stand; near pairs are likelier',
  configSchema: commonConfigSchema,
  create: distanceSimulator,
  protocol: 'pairwise-v1',
  cost: embeddedCost,
};
