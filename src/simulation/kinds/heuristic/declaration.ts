import { commonConfigSchema, embeddedCost, type SimulatorDeclaration } from '../../declaration.ts';
import { heuristicSimulator } from './heuristic-simulator.ts';

export const heuristic: SimulatorDeclaration = {
  name: 'heuristic',
  summary:
    'offline: reads the words of the prompt with fixed, documented rules. What a language model has to beat',
  configSchema: commonConfigSchema,
  create: heuristicSimulator,
  protocol: 'pairwise-v1',
  correctedByDefault: true,
  cost: embeddedCost,
};
