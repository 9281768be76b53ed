import { APIConnectionError, APIConnectionTimeoutError, APIError, APIUserAbortError } from 'openai';
import { isAboutOnePrompt, type Reaction } from '../reaction.ts';
import { SimulatorError } from '../simulator.ts';
import type { OpenAiConfig } from './openai-config.ts';

/** What was going on when a question failed. */
export interface FailureCircumstances {
  readonly config: OpenAiConfig;
  readonly attempts: number;
  /** Whether the endpoint has answered any question: then a rejected request is this pair's, not the configuration's. */
  readonly hasAnswered: boolean;
}

/** Turns what the SDK throws into a sentence that says what came and what to try. */
export function openAiFailure(error: unknown, circumstances: FailureCircumstances): SimulatorError {
  const { config, attempts } = circumstances;
  const after = attempts === 1 ? 'in 1 attempt' : `in ${attempts} attempts`;
  if (error instanceof APIUserAbortError)
    return new SimulatorError('stopped before it answered', { attempts });
  if (error instanceof APIConnectionTimeoutError) {
    return new SimulatorError(
      `${config.baseUrl} gave no whole answer within ${config.timeoutMs / 1000} s, ${after}; raise timeoutMs, or lower the concurrency (-j)`,
      { attempts },
    );
  }
  if (error instanceof APIConnectionError) {
    return new SimulatorError(
      `${config.baseUrl} cannot be reached (${causeOf(error)}), ${after}; is the server running, and is baseUrl right?`,
      { attempts },
    );
  }
  if (error instanceof APIError && error.status !== undefined) {
    const { advice, hopeless } = reactionTo(error, circumstances);
    return new SimulatorError(`the endpoint answered ${sentenceOf(error)}, ${after}; ${advice}`, {
      attempts,
      hopeless,
    });
  }
  return new SimulatorError(`asking failed: ${error instanceof Error ? error.message : String(error)}`, {
    attempts,
  });
}

function reactionTo(error: APIError, { config, hasAnswered }: FailureCircumstances): Reaction {
  const key = config.apiKeyEnvar ?? 'OPENAI_API_KEY';
  switch (error.status) {
    case 400:
    case 422:
      // A filter, or a prompt that is too long, rejects one pair; anything else would reject them all.
      return {
        advice: adviceFor400(error.message),
        hopeless: !hasAnswered && !isAboutOnePrompt(`${error.code} ${error.message}`),
      };
    case 401:
      return { advice: `check the key in the environment variable ${key}`, hopeless: true };
    case 403:
      return { advice: `the key in ${key} has no access to ${config.model}`, hopeless: true };
    case 404:
      return { advice: `check the model (${config.model}) and baseUrl (${config.baseUrl})`, hopeless: true };
    case 429:
      return error.code === 'insufficient_quota'
        ? { advice: 'the account has no credit left', hopeless: true }
        : { advice: 'lower the concurrency (-j), or raise maxRetries', hopeless: false };
    default:
      return { advice: 'run again later: what was answered is kept', hopeless: false };
  }
}

function adviceFor400(message: string): string {
  if (/max_tokens|max_completion_tokens/.test(message)) return 'set maxTokensParam to the name it wants';
  if (/top_logprobs/.test(message))
    return 'lower topLogprobs (some endpoints allow 5), or use another endpoint';
  if (/logprobs/.test(message))
    return 'the model has no log-probabilities: use another one, or reasoning_effort: none';
  return 'check model and params';
}

function sentenceOf(error: APIError): string {
  const message = error.message.replace(/\s+/g, ' ').trim();
  return message.length > 300 ? `${message.slice(0, 300)}…` : message;
}

function causeOf(error: Error): string {
  let deepest: Error = error;
  while (deepest.cause instanceof Error) deepest = deepest.cause;
  const code = 'code' in deepest ? String(deepest.code) : '';
  return [code, deepest.message].filter(Boolean).join(': ');
}
