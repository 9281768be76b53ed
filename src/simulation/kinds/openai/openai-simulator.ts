import type OpenAI from 'openai';
import { parseJsonOrKeep } from '../../../files/parse-json.ts';
import type { ChatMessage } from '../../../models/chat-message.ts';
import { costOf } from '../../../models/cost-of.ts';
import type { Expense } from '../../../models/expense.ts';
import { ModelError } from '../../../models/model-error.ts';
import { openAiClient } from '../../../models/openai-client.ts';
import { maxTokensParam, type OpenAiConfig } from '../../../models/openai-config.ts';
import { openAiFailure } from '../../../models/openai-failure.ts';
import { readOpenAiResponse } from '../../../models/openai-response.ts';
import { readOpenAiUsage } from '../../../models/openai-usage.ts';
import { redact } from '../../../models/redact.ts';
import { attemptCount, wholeBodyFetch } from '../../../models/whole-body-fetch.ts';
import type { Simulator, SimulatorAnswer } from '../../simulator.ts';

/**
 * A model behind an OpenAI-compatible chat endpoint. A request is transformer-debugger's: one token, with the
 * log-probabilities of its alternatives, and nothing else that the configuration does not add.
 *
 * @throws UserError when the key, or a header's value, is not in the environment.
 */
export function openAiSimulator(
  config: OpenAiConfig,
  configured: Readonly<Record<string, string>> = {},
): Simulator {
  const { client, secrets } = openAiClient(config, { ...process.env, ...configured }, wholeBodyFetch);

  async function simulate(messages: readonly ChatMessage[], signal?: AbortSignal): Promise<SimulatorAnswer> {
    const count = { attempts: 0 };
    const start = performance.now();
    let text: string;
    try {
      const response = await attemptCount.run(count, () =>
        client.chat.completions.create(requestBody(config, messages), { signal }).asResponse(),
      );
      text = redact(await response.text(), secrets);
    } catch (error) {
      throw openAiFailure(error, { config, secrets, ...count });
    }
    const usage = readOpenAiUsage(parseJsonOrKeep(text));
    const expense: Expense = {
      ...(usage ? { usage } : {}),
      ...(usage && config.price ? { cost: costOf(usage, config.price) } : {}),
      latencyMs: performance.now() - start,
      attempts: count.attempts,
    };
    const { topLogprobs, unusable, isOfOneQuestion = false } = readOpenAiResponse(text);
    if (unusable !== undefined) throw new ModelError(unusable, { isOfOneQuestion, expense });
    return { topLogprobs, ...expense };
  }

  return {
    simulate,
    identify: (messages) => ({ endpoint: config.baseUrl, request: requestBody(config, messages) }),
    chatRequest: (messages) => requestBody(config, messages),
  };
}

/** The body of the request for one pair. */
function requestBody(
  config: OpenAiConfig,
  messages: readonly ChatMessage[],
): OpenAI.ChatCompletionCreateParamsNonStreaming {
  return {
    model: config.model,
    messages: [...messages],
    [maxTokensParam(config)]: 1,
    logprobs: true,
    top_logprobs: config.topLogprobs,
    ...config.params,
  };
}
