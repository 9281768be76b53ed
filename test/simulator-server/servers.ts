import { azure, litellm, openai, openRouter } from './hosted-servers.ts';
import { llamaCpp, ollama, sglang, vllm } from './self-hosted-servers.ts';

/** The servers whose answers can be had. */
export const SERVER_WORDS = { openai, azure, vllm, llamaCpp, ollama, openRouter, sglang, litellm } as const;
export type ServerName = keyof typeof SERVER_WORDS;
