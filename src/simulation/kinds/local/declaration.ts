import { basename } from 'node:path';
import { embeddedCost, type SimulatorDeclaration } from '../../declaration.ts';
import { type LocalConfig, localConfigSchema } from './local-config.ts';
import { localSimulator } from './local-simulator.ts';

export const local: SimulatorDeclaration<LocalConfig> = {
  name: 'local',
  summary:
    'a GGUF model on this machine, in this process, without server or key: exact probabilities, no pair unscored',
  configSchema: localConfigSchema,
  variant: ({ model }) => basename(model),
  create: localSimulator,
  correctedByDefault: true,
  cost: embeddedCost,
};
