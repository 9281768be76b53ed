import { constantSimulator, constantSimulatorConfigSchema } from '../src/simulation/constant-simulator.ts';
import { parseProviderConfig } from './provider-config.ts';
import { type ProviderSettings, SimulatorProvider } from './simulator-provider.ts';

/** Embedded control: the same probability for every pair, so every AUC is exactly 0.5. */
export default class ConstantSimulatorProvider extends SimulatorProvider {
  constructor(settings: ProviderSettings) {
    const { probability, protocol } = parseProviderConfig(
      'constant-simulator',
      constantSimulatorConfigSchema,
      settings,
    );
    super('constant-simulator', settings, () => constantSimulator(probability), protocol);
  }
}
