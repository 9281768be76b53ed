import { z } from 'zod';
import { parseProviderConfig } from './provider-config.ts';
import { type ProviderSettings, SimulatorProvider } from './simulator-provider.ts';
import { wrappedConfigSchema } from './wrapped-config.ts';
import { wrappedSimulator } from './wrapped-simulator.ts';

const envSchema = z.object({ env: z.record(z.string(), z.unknown()).default({}) });

/** Whatever promptfoo itself can call, where that gives log-probabilities in OpenAI's shape. */
export default class PromptfooSimulatorProvider extends SimulatorProvider {
  constructor(settings: ProviderSettings) {
    const config = parseProviderConfig('promptfoo-simulator', wrappedConfigSchema, settings);
    // The `env` of the config file: promptfoo gives it to its own providers in this way too.
    const { env } = envSchema.parse(settings);
    const ofFile = Object.entries(env).flatMap(([name, value]) =>
      value === undefined || value === null ? [] : [[name, String(value)] as const],
    );
    config.options.env = { ...Object.fromEntries(ofFile), ...config.options.env };
    super(
      `promptfoo-simulator:${config.provider}`,
      settings,
      () => wrappedSimulator(config),
      config.protocol,
    );
  }
}
