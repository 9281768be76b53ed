import type { Alternative } from './alternatives.ts';
import { modelOf, type RecordedRequest } from './recorded-request.ts';
import type { Usage } from './usage.ts';

/** What a server has to say, before it is put into that server's words. */
export interface Answered {
  readonly request: RecordedRequest;
  /** The answered text; null where the model said nothing outside its thoughts. */
  readonly text: string | null;
  /** The alternatives for the first token, as many as were asked for; null where log-probabilities are not given. */
  readonly alternatives: readonly Alternative[] | null;
  readonly finishReason: string;
  readonly usage: Usage;
}

/**
 * How −Infinity, which JSON lacks, is written: as the number −9999, as the lowest 32-bit float, as null, as the string
 * "-inf", or as the bare word -Infinity, which Python's json.dumps writes unless told otherwise and which is not JSON
 * (https://docs.python.org/3/library/json.html#infinite-and-nan-number-values).
 */
export type InfinityStyle = '-9999' | 'float-lowest' | 'null' | 'string' | 'bare';

export interface ServerWords {
  readonly chat: (answered: Answered) => object;
  readonly infinity: InfinityStyle;
}

/** One token's entry in `logprobs.content`. */
export function tokenEntries(alternatives: readonly Alternative[]) {
  return alternatives.map(({ token, logprob }) => ({ token, logprob, bytes: [...Buffer.from(token)] }));
}

/** `logprobs.content`: the first token with its alternatives. */
export function logprobContent(alternatives: readonly Alternative[]) {
  const entries = tokenEntries(alternatives);
  const first = entries[0] ?? { token: '', logprob: 0, bytes: [] };
  return [{ ...first, top_logprobs: entries }];
}

function head({ request }: Answered) {
  return {
    id: `chatcmpl-${request.number}`,
    object: 'chat.completion',
    created: 1_700_000_000,
    model: modelOf(request),
  };
}

function tokens({ usage }: Answered) {
  return {
    prompt_tokens: usage.promptTokens,
    completion_tokens: usage.completionTokens,
    total_tokens: usage.promptTokens + usage.completionTokens,
  };
}

function detailedTokens(answered: Answered) {
  const { cachedTokens, reasoningTokens } = answered.usage;
  return {
    ...tokens(answered),
    prompt_tokens_details: { cached_tokens: cachedTokens, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: reasoningTokens,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}

function choice({ text, alternatives, finishReason }: Answered) {
  return {
    index: 0,
    message: { role: 'assistant', content: text, refusal: null, annotations: [] },
    logprobs: alternatives && { content: logprobContent(alternatives), refusal: null },
    finish_reason: finishReason,
  };
}

// https://platform.openai.com/docs/api-reference/chat/object; "-9999.0 is used to signify that the token is very
// unlikely", and the list "may be fewer than the requested": openai 7.57, completions.d.ts, ChatCompletionTokenLogprob.
const openai: ServerWords = {
  infinity: '-9999',
  chat: (answered) => ({
    ...head(answered),
    choices: [choice(answered)],
    usage: detailedTokens(answered),
    service_tier: 'default',
    system_fingerprint: 'fp_simulator',
  }),
};

const SAFE = { filtered: false, severity: 'safe' };
const SAFE_CONTENT = { hate: SAFE, self_harm: SAFE, sexual: SAFE, violence: SAFE };

// https://learn.microsoft.com/azure/ai-services/openai/concepts/content-filter
const azure: ServerWords = {
  infinity: '-9999',
  chat: (answered) => ({
    ...head(answered),
    choices: [{ ...choice(answered), content_filter_results: SAFE_CONTENT }],
    prompt_filter_results: [
      {
        prompt_index: 0,
        content_filter_results: { ...SAFE_CONTENT, jailbreak: { filtered: false, detected: false } },
      },
    ],
    usage: detailedTokens(answered),
    system_fingerprint: 'fp_simulator',
  }),
};

// https://docs.vllm.ai/en/v0.15.0/api/vllm/entrypoints/openai/chat_completion/protocol/ (a logprob is at least −9999;
// prompt_tokens_details only with --enable-prompt-tokens-details).
const vllm: ServerWords = {
  infinity: '-9999',
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
const llamaCpp: ServerWords = {
  infinity: 'float-lowest',
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
const ollama: ServerWords = {
  infinity: '-9999',
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

// https://openrouter.ai/docs/api-reference/overview: the provider's own finish reason beside the normalised one, and
// the cost in the usage.
const openRouter: ServerWords = {
  infinity: '-9999',
  chat: (answered) => ({
    ...head(answered),
    id: `gen-${answered.request.number}`,
    provider: 'Simulated',
    system_fingerprint: null,
    choices: [
      {
        logprobs: answered.alternatives && { content: logprobContent(answered.alternatives), refusal: null },
        finish_reason: answered.finishReason,
        native_finish_reason: answered.finishReason === 'length' ? 'max_tokens' : answered.finishReason,
        index: 0,
        message: { role: 'assistant', content: answered.text, refusal: null, reasoning: null },
      },
    ],
    usage: { ...detailedTokens(answered), cost: 0.0000125, is_byok: false },
  }),
};

// https://github.com/sgl-project/sglang/blob/main/python/sglang/srt/entrypoints/openai/protocol.py,
// ChatCompletionResponse (prompt_tokens_details only with --enable-cache-report).
const sglang: ServerWords = {
  infinity: 'null',
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

// https://docs.litellm.ai/docs/completion/output: OpenAI's shape, whatever is behind it.
const litellm: ServerWords = {
  infinity: '-9999',
  chat: (answered) => ({
    ...head(answered),
    system_fingerprint: null,
    choices: [
      {
        finish_reason: answered.finishReason,
        index: 0,
        message: { role: 'assistant', content: answered.text, tool_calls: null, function_call: null },
        logprobs: answered.alternatives && { content: logprobContent(answered.alternatives), refusal: null },
        provider_specific_fields: {},
      },
    ],
    usage: detailedTokens(answered),
    service_tier: null,
  }),
};

/** The servers whose answers can be had. */
export const SERVER_WORDS = { openai, azure, vllm, llamaCpp, ollama, openRouter, sglang, litellm } as const;
export type ServerName = keyof typeof SERVER_WORDS;

/**
 * The completions shape: `text`, and top log-probabilities as token → logprob, one dictionary for each token
 * (https://platform.openai.com/docs/api-reference/completions/object).
 */
export function completionsBody(answered: Answered): object {
  const { alternatives } = answered;
  const first = alternatives?.[0];
  return {
    ...head(answered),
    id: `cmpl-${answered.request.number}`,
    object: 'text_completion',
    choices: [
      {
        text: answered.text ?? '',
        index: 0,
        logprobs: alternatives && {
          text_offset: [0],
          tokens: first ? [first.token] : [],
          token_logprobs: first ? [first.logprob] : [],
          top_logprobs: [Object.fromEntries(alternatives.map(({ token, logprob }) => [token, logprob]))],
        },
        finish_reason: answered.finishReason,
      },
    ],
    usage: tokens(answered),
  };
}

const WRITTEN: Readonly<Record<InfinityStyle, number | string | null>> = {
  '-9999': -9999,
  'float-lowest': -3.4028234663852886e38,
  null: null,
  string: '-inf',
  bare: '\u0000-Infinity\u0000',
};

/** JSON in which −Infinity is written in a style. */
export function toJson(body: object, infinity: InfinityStyle): string {
  const text = JSON.stringify(body, (_, value: unknown) =>
    value === Number.NEGATIVE_INFINITY ? WRITTEN[infinity] : value,
  );
  return text.replaceAll('"\\u0000-Infinity\\u0000"', '-Infinity');
}
