import { openAiConfigSchema } from '../src/simulation/openai/openai-config.ts';
import { openAiSimulator } from '../src/simulation/openai/openai-simulator.ts';
import { environmentOf, parseProviderConfig } from './provider-config.ts';
import { type ProviderSettings, SimulatorProvider } from './simulator-provider.ts';

/** Any OpenAI-compatible chat endpoint: OpenAI, Azure, vLLM, llama.cpp, Ollama, OpenRouter, LiteLLM, SGLang, … */
export default class OpenAiSimulatorProvider extends SimulatorProvider {
  constructor(settings: ProviderSettings) {
    const config = parseProviderConfig('openai-simulator', openAiConfigSchema, settings);
    const environment = { ...process.env, ...environmentOf(settings) };
    super(
      `openai-simulator:${config.model}`,
      settings,
      () => openAiSimulator(config, environment),
      config.protocol,
    );
  }
}
