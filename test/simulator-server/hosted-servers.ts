import { choice, detailedTokens, head, logprobContent, type ServerWords } from './answered.ts';

// https://platform.openai.com/docs/api-reference/chat/object. That −9999 stands for a very unlikely token, and that a
// list may hold fewer alternatives than asked for, is said in openai's completions.d.ts (ChatCompletionTokenLogprob).
export const openai: ServerWords = {
  infinity: '-9999',
  completionsLogprobs: 'dictionary',
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
export const azure: ServerWords = {
  infinity: '-9999',
  completionsLogprobs: 'dictionary',
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

// https://openrouter.ai/docs/api-reference/overview: the provider's own finish reason beside the normalised one, and
// the cost in the usage.
export const openRouter: ServerWords = {
  infinity: '-9999',
  completionsLogprobs: 'dictionary',
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

// https://docs.litellm.ai/docs/completion/output: OpenAI's shape, whatever is behind it.
export const litellm: ServerWords = {
  infinity: '-9999',
  completionsLogprobs: 'dictionary',
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
