import type { Alternative } from './alternatives.ts';
import { head, logprobContent, type ServerWords, tokens } from './answered.ts';

// https://docs.vllm.ai/en/v0.15.0/api/vllm/entrypoints/openai/chat_completion/protocol/ (a logprob is at least −9999;
// prompt_tokens_details only with --enable-prompt-tokens-details).
export const vllm: ServerWords = {
  infinity: '-9999',
  completionsLogprobs: 'dictionary',
  chat: (answered) => ({
    ...head(answered),
    choices: [
      {
        index: 0,
        message: {
          role: 'assistant',
          content: answered.text,
          refusal: null,
          annotations: null,
          audio: null,
          function_call: null,
          reasoning: null,
        },
        logprobs: answered.alternatives && { content: logprobContent(answered.alternatives) },
        finish_reason: answered.finishReason,
        stop_reason: null,
        token_ids: null,
      },
    ],
    service_tier: null,
    system_fingerprint: null,
    usage: {
      ...tokens(answered),
      prompt_tokens_details: answered.usage.cachedTokens
        ? { cached_tokens: answered.usage.cachedTokens }
        : null,
    },
    prompt_logprobs: null,
    prompt_token_ids: null,
    kv_transfer_params: null,
  }),
};

// https://github.com/ggml-org/llama.cpp/blob/master/tools/server/server-task.cpp, to_json_oaicompat_chat: tokens carry
// an id, a probability of 0 is written as the lowest float, and `logprobs` is absent unless asked for.
export const llamaCpp: ServerWords = {
  infinity: 'float-lowest',
  completionsLogprobs: 'list',
  chat: (answered) => ({
    choices: [
      {
        finish_reason: answered.finishReason,
        index: 0,
        message: { role: 'assistant', content: answered.text },
        ...(answered.alternatives && { logprobs: { content: withIds(answered.alternatives) } }),
      },
    ],
    ...head(answered),
    system_fingerprint: 'b8681-simulator',
    usage: tokens(answered),
    timings: {
      cache_n: answered.usage.cachedTokens,
      prompt_n: answered.usage.promptTokens - answered.usage.cachedTokens,
      prompt_ms: 10.5,
      predicted_n: answered.usage.completionTokens,
      predicted_ms: 1.5,
    },
  }),
};

function withIds(alternatives: readonly Alternative[]) {
  return logprobContent(alternatives).map(({ top_logprobs, ...entry }) => ({
    id: 0,
    ...entry,
    top_logprobs: top_logprobs.map((alternative, index) => ({ id: index, ...alternative })),
  }));
}

// https://github.com/ollama/ollama/blob/main/openai/openai.go, ChatCompletion and ToChatCompletion; the route is
// documented at https://docs.ollama.com/api/openai-compatibility. No details in the usage; `logprobs` absent unless
// asked for.
export const ollama: ServerWords = {
  infinity: '-9999',
  completionsLogprobs: 'list',
  chat: (answered) => ({
    ...head(answered),
    system_fingerprint: 'fp_ollama',
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: answered.text ?? '' },
        finish_reason: answered.finishReason,
        ...(answered.alternatives && { logprobs: { content: logprobContent(answered.alternatives) } }),
      },
    ],
    usage: tokens(answered),
  }),
};

// https://github.com/sgl-project/sglang/blob/main/python/sglang/srt/entrypoints/openai/protocol.py,
// ChatCompletionResponse (prompt_tokens_details only with --enable-cache-report). How it writes −Infinity is not
// documented; null is what JSON libraries write that neither fail nor clamp.
export const sglang: ServerWords = {
  infinity: 'null',
  completionsLogprobs: 'dictionary',
  chat: (answered) => ({
    ...head(answered),
    choices: [
      {
        index: 0,
        message: { role: 'assistant', content: answered.text, reasoning_content: null, tool_calls: null },
        logprobs: answered.alternatives && { content: logprobContent(answered.alternatives) },
        finish_reason: answered.finishReason,
        matched_stop: null,
      },
    ],
    usage: {
      ...tokens(answered),
      prompt_tokens_details: answered.usage.cachedTokens
        ? { cached_tokens: answered.usage.cachedTokens }
        : null,
      reasoning_tokens: answered.usage.reasoningTokens,
    },
    metadata: { weight_version: 'default' },
  }),
};
