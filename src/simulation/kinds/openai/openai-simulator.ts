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
import { journeyOfQuestion, wholeBodyFetchIn } from '../../../models/whole-body-fetch.ts';
import type { CommonConfig } from '../../declaration.ts';
import type { Simulator, SimulatorAnswer } from '../../simulator.ts';

/**
 * A model behind an OpenAI-compatible chat endpoint. A request is transformer-debugger's: one token, with the
 * log-probabilities of its alternatives, and nothing else that the configuration does not add.
 *
 * @throws UserError when the key, or a header's value, is not in the environment.
 */
export function openAiSimulator(
  config: OpenAiConfig & Pick<CommonConfig, 'concurrency'>,
  configured: Readonly<Record<string, string>> = {},
): Simulator {
  const { concurrency } = config;
  const fetch = wholeBodyFetchIn(concurrency);
  const { client, secrets } = openAiClient(config, { ...process.env, ...configured }, fetch);

  async function simulate(messages: readonly ChatMessage[], signal?: AbortSignal): Promise<SimulatorAnswer> {
    const journey = { attempts: 0, waitedMs: 0 };
    const start = performance.now();
    let text: string;
    try {
      const response = await journeyOfQuestion.run(journey, () =>
        client.chat.completions.create(requestBody(config, messages), { signal }).asResponse(),
      );
      text = redact(await response.text(), secrets);
    } catch (error) {
      throw openAiFailure(error, { config, secrets, attempts: journey.attempts });
    }
    const usage = readOpenAiUsage(parseJsonOrKeep(text));
    const expense: Expense = {
      ...(usage ? { usage } : {}),
      ...(usage && config.price ? { cost: costOf(usage, config.price) } : {}),
      latencyMs: performance.now() - start - journey.waitedMs,
      attempts: journey.attempts,
    };
    const { topLogprobs, unusable, isOfOneQuestion = false } = readOpenAiResponse(text);
    if (unusable !== undefined) throw new ModelError(unusable, { isOfOneQuestion, expense });
    return { topLogprobs, ...expense };
  }

  return {
    simulate,
    ...(concurrency === undefined ? {} : { atOnce: concurrency }),
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
