import { z } from 'zod';
import { heuristicSimulator } from '../src/simulation/heuristic/heuristic-simulator.ts';
import { parseProviderConfig } from './provider-config.ts';
import { type ProviderSettings, SimulatorProvider } from './simulator-provider.ts';

const configSchema = z.strictObject({ protocol: z.string().optional() });

/** Embedded, offline: reads the words of the prompt with fixed rules. The baseline a language model has to beat. */
export default class HeuristicSimulatorProvider extends SimulatorProvider {
  constructor(settings: ProviderSettings) {
    const { protocol } = parseProviderConfig('heuristic-simulator', configSchema, settings);
    super('heuristic-simulator', settings, heuristicSimulator, protocol);
  }
}
