import { environmentOf, parseProviderConfig } from './provider-config.ts';
import { type ProviderSettings, SimulatorProvider } from './simulator-provider.ts';
import { wrappedConfigSchema } from './wrapped-config.ts';
import { wrappedSimulator } from './wrapped-simulator.ts';

/** Whatever promptfoo itself can call, where that gives log-probabilities in OpenAI's shape. */
export default class PromptfooSimulatorProvider extends SimulatorProvider {
  constructor(settings: ProviderSettings) {
    const config = parseProviderConfig('promptfoo-simulator', wrappedConfigSchema, settings);
    config.options.env = { ...environmentOf(settings), ...config.options.env };
    super(
      `promptfoo-simulator:${config.provider}`,
      settings,
      () => wrappedSimulator(config),
      config.protocol,
    );
  }
}
