import { describe, expect, it } from 'vitest';
import { type RefusedBecause, refusedBecause } from '../../src/models/refused-request.ts';

/** What endpoints say, in their own words. */
const SAID: Readonly<Record<RefusedBecause | 'other', readonly string[]>> = {
  'no-logprobs': [
    'No endpoints found that support the requested parameters. To learn more about provider routing, visit: https://openrouter.ai/docs',
    'No endpoints found that can handle the requested parameters.',
    'You are not allowed to request logprobs from this model.',
    'Logprobs is not enabled for models/gemini-2.5-pro',
    "'logprobs' is not supported with this model.",
    'This model does not support the parameter: logprobs',
    'log probabilities are not available for reasoning models',
    "Unsupported parameter: 'top_logprobs' is not supported with this model.",
    'logprobs: Extra inputs are not permitted',
    "Unsupported value: 'logprobs' does not support true with this model.",
  ],
  'too-many-alternatives': [
    'Requested sample logprobs of 50, which is greater than max allowed: 20',
    'Range of top_logprobs should be in [0, 5]',
    "Invalid value for 'top_logprobs': must be less than or equal to 5.",
    'top_logprobs must be between 0 and 8',
    'Requested sample top_logprobs of 15, which is greater than max allowed: 10',
    "'top_logprobs' exceeds the maximum of 5",
  ],
  'too-few-tokens': [
    "Invalid 'max_output_tokens': integer below minimum value. Expected a value >= 16, but got 1 instead.",
    'Could not finish the message because max_tokens or model output limit was reached. Please try again with higher max_tokens.',
    'max_completion_tokens must be at least 16',
    'max_tokens is too small',
    '`max_tokens` must be greater than thinking.budget_tokens',
  ],
  'too-many-tokens': [
    'max_tokens is too large: 2048. This model supports at most 1024 completion tokens, whereas you provided 2048.',
    'Invalid max_tokens value, the valid range of max_tokens is [1, 8192]',
    'max_completion_tokens (100000) exceeds the maximum output tokens of the model 4096',
  ],
  'name-of-limit': [
    "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
    'max_completion_tokens: Extra inputs are not permitted',
    'Unrecognized request argument supplied: max_completion_tokens',
  ],
  'prompt-too-long': [
    'request (9412 tokens) exceeds the available context size (4096 tokens), try increasing it',
    'the request exceeds the available context size. try increasing the context size or enable context shift',
    'exceed_context_size_error',
    'input is too large to process. increase the physical batch size: the input exceeds it',
    "This model's maximum context length is 4096 tokens. However, you requested 5000 tokens (4999 in the messages, 1 in the completion). Please reduce the length of the messages or completion.",
    'The decoder prompt (length 5000) is longer than the maximum model length of 4096.',
    "The input (5000 tokens) is longer than the model's context length (4096 tokens).",
    'the input length exceeds the context length',
    'prompt is too long: 208310 tokens > 199999 maximum',
    'Input validation error: `inputs` tokens + `max_new_tokens` must be <= 4096. Given: 5000 `inputs` tokens and 1 `max_new_tokens`',
    'The input token count (1200000) exceeds the maximum number of tokens allowed (1048575).',
    'Requested tokens (5000) exceed context window of 4096',
    'Prompt contains 40000 tokens and 0 draft tokens, too large for model with 32768 maximum context length',
    'Prompt length 5000 is greater than max_seq_len 4096',
    'Trying to keep the first 5000 tokens when context the overflows. However, the model is loaded with context length of only 4096 tokens',
    'Please reduce the length of the messages or completion.',
    'context_length_exceeded',
    'Range of input length should be [1, 30720]: the input is too long',
    'too many tokens: total number of tokens in the prompt cannot exceed 4081',
  ],
  filtered: [
    "The response was filtered due to the prompt triggering Azure OpenAI's content management policy.",
    'content_filter',
    'Rejected by the safety system',
  ],
  'no-credit': [
    'Insufficient credits. Add more using https://openrouter.ai/credits',
    'Insufficient Balance',
    'insufficient_quota',
    'You exceeded your current quota, please check your plan and billing details.',
    'Your credit balance is too low to access the Anthropic API.',
    'Your team has used all available credits or reached its monthly spending limit.',
    'AllocationQuota.FreeTierOnly',
  ],
  temperature: [
    "Unsupported value: 'temperature' does not support 0.7 with this model. Only the default (1) value is supported.",
    '`temperature` is deprecated for this model.',
    '`temperature` may only be set to 1 when thinking is enabled.',
    'temperature must be in [0, 1]',
  ],
  'several-replies': [
    "'n' : number must be at most 1",
    'n > 1 is not supported',
    "Unsupported parameter: 'n' is not supported with this model",
    'Only one completion choice is allowed',
    'body.n: Input should be less than or equal to 1',
  ],
  'structured-output': [
    'This response_format type is unavailable now',
    "'response_format.type' must be 'json_object' or 'text'",
    'This model does not support structured output',
  ],
  effort: ["Unsupported value: 'reasoning_effort' does not support 'none' with this model."],
  'system-message': [
    'System role not supported',
    'Conversation roles must alternate user/assistant/user/assistant/...',
    'Developer instruction is not enabled for models/gemma-3-4b-it',
  ],
  other: [
    'Request denied: quota exceeded for project',
    'Requests limit exceeded',
    'A parameter of the request is not valid.',
    'There is no such model.',
    'This project may not use the model.',
    // A limit of a minute is no empty account, though it is called a quota.
    'You exceeded your current quota, please check your plan and billing details. Limit: 15 per minute. Please retry in 32.4s.',
    '',
  ],
};

describe('a refusal is understood in whatever words it is said', () => {
  const rows = Object.entries(SAID).flatMap(([about, all]) => all.map((said) => [said, about] as const));
  it.each(rows)('%s', (said, about) => {
    expect(refusedBecause(said)).toBe(about === 'other' ? undefined : about);
  });
});
