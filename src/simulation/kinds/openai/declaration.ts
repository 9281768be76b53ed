import { z } from 'zod';
import { type OpenAiConfig, openAiConfigSchema } from '../../../models/openai-config.ts';
import {
  type CommonConfig,
  commonConfigSchema,
  type SimulatorCost,
  type SimulatorDeclaration,
} from '../../declaration.ts';
import { openAiSimulator } from './openai-simulator.ts';

const { model, price } = openAiConfigSchema.shape;

export const openAi: SimulatorDeclaration<OpenAiConfig & CommonConfig> = {
  name: 'openai',
  summary:
    'any OpenAI-compatible chat endpoint: OpenAI, Azure, vLLM, llama.cpp, Ollama, OpenRouter, LiteLLM, SGLang, …',
  configSchema: openAiConfigSchema.extend(commonConfigSchema.shape),
  variant: ({ model }) => model,
  create: openAiSimulator,
  cost: z
    .looseObject({ model, price })
    .transform(({ model, price }): SimulatorCost => ({ kind: 'model', model, price })),
};
