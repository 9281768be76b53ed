import { z } from 'zod';
import { parseJsonOrKeep } from '../src/parse-json.ts';
import { type AnswerReading, readOpenAiResponse } from '../src/simulation/openai-response.ts';
import { isAboutOnePrompt, type Reaction } from '../src/simulation/reaction.ts';
import { SimulatorError } from '../src/simulation/simulator.ts';
import type { HttpTrace } from './wrapped-fetch.ts';

/** Verified against promptfoo 0.123.1: they send what the config passes through, and get OpenAI's JSON. */
const PROVIDERS_WITH_LOGPROBS =
  'openai:chat, azure:chat, openrouter, togetherai, fireworks, deepseek, xai, nvidia, litellm, huggingface:chat, databricks, docker';
const WHICH_DO = `of promptfoo's providers these do, where the model has them: ${PROVIDERS_WITH_LOGPROBS}; for any other OpenAI-compatible server take openai:chat:<model> with options.config.apiBaseUrl`;

/** What a wrapped provider did with a question, and what is known of it from before. */
export interface WrappedCircumstances {
  readonly provider: string;
  readonly trace: HttpTrace;
  /** Whether it has answered any question: then a rejected request is this pair's, not the configuration's. */
  readonly hasAnswered: boolean;
}

/**
 * The alternatives in what came over HTTP, or else in `raw`, which is where a provider of the user's own may put them.
 *
 * @throws SimulatorError when there are none.
 */
export function readAlternatives(
  raw: unknown,
  circumstances: WrappedCircumstances,
): NonNullable<AnswerReading['topLogprobs']> {
  const { provider, trace } = circumstances;
  const { attempts, askedForLogprobs } = trace;
  const answer = trace.text ?? raw;
  const { topLogprobs, unusable } = readOpenAiResponse(answer);
  if (topLogprobs) return topLogprobs;
  if (trace.text !== undefined && !askedForLogprobs) {
    const message = `${provider} gives no log-probabilities: it does not pass on the request for them; ${WHICH_DO}`;
    throw new SimulatorError(message, { attempts, hopeless: true });
  }
  if (!isOpenAiShaped(answer) && !isNotJson(trace.text)) {
    const message = `${provider} gives no log-probabilities: its answer is not OpenAI's JSON; ${WHICH_DO}`;
    throw new SimulatorError(message, { attempts, hopeless: !circumstances.hasAnswered });
  }
  const advice = unusable.includes('no log-probabilities') ? `; ${WHICH_DO}` : '';
  throw new SimulatorError(`${provider}: ${unusable}${advice}`, { attempts });
}

const openAiShape = z.union([z.object({ choices: z.array(z.unknown()) }), z.object({ error: z.unknown() })]);

function isOpenAiShaped(answer: unknown): boolean {
  return openAiShape.safeParse(typeof answer === 'string' ? parseJsonOrKeep(answer) : answer).success;
}

/** A proxy's HTML, or nothing: something is in the way of the endpoint's own answer. */
function isNotJson(text: string | undefined): boolean {
  return text !== undefined && typeof parseJsonOrKeep(text) === 'string';
}

/**
 * A wrapped provider's failure as a sentence that says what came and what to try.
 *
 * @param problem what the provider itself said.
 */
export function wrappedFailure(problem: string, circumstances: WrappedCircumstances): SimulatorError {
  const { provider, trace } = circumstances;
  const { attempts, status, text = '' } = trace;
  if (attempts === 0) {
    // Nothing was sent: a key that is not set, say.
    const hopeless = /\b40[134]\b|key|credential|authenticat|must be set|not set|not supported/i.test(
      problem,
    );
    return new SimulatorError(`${provider} did not ask: ${brief(problem)}; check provider and options`, {
      hopeless,
    });
  }
  const after = attempts === 1 ? 'in 1 attempt' : `in ${attempts} attempts`;
  if (status === undefined) {
    const message = `${provider} got no whole answer (${brief(problem)}), ${after}; is the endpoint running, and is its address right?`;
    return new SimulatorError(message, { attempts });
  }
  const { advice, hopeless } = reactionTo(status, text, circumstances);
  return new SimulatorError(
    `${provider} was answered ${status} ${brief(errorMessage(text))}, ${after}; ${advice}`,
    {
      attempts,
      hopeless,
    },
  );
}

function reactionTo(status: number, text: string, { hasAnswered }: WrappedCircumstances): Reaction {
  switch (status) {
    case 400:
    case 422:
      // A filter, or a prompt that is too long, rejects one pair; anything else would reject them all.
      return {
        advice: 'check the model and options (does it have log-probabilities? is topLogprobs too high?)',
        hopeless: !hasAnswered && !isAboutOnePrompt(text),
      };
    case 401:
      return { advice: 'check its key', hopeless: true };
    case 403:
      return { advice: 'its key has no access to the model', hopeless: true };
    case 404:
      return { advice: 'check the model and the address in options', hopeless: true };
    case 429:
      return text.includes('insufficient_quota')
        ? { advice: 'the account has no credit left', hopeless: true }
        : { advice: 'lower the concurrency (-j)', hopeless: false };
    default:
      return { advice: 'run again later: what was answered is kept', hopeless: false };
  }
}

function errorMessage(text: string): string {
  const parsed = z.object({ error: z.object({ message: z.string() }) }).safeParse(parseJsonOrKeep(text));
  return parsed.success ? parsed.data.error.message : text;
}

function brief(text: string, length = 300): string {
  const line = text.replace(/\s+/g, ' ').trim();
  return line.length > length ? `${line.slice(0, length)}…` : line;
}
