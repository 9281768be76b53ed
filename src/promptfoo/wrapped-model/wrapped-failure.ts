import { z } from 'zod';
import { parseJsonOrKeep } from '../../files/parse-json.ts';
import type { ReplyText } from '../../models/chat-model.ts';
import type { Expense } from '../../models/expense.ts';
import { ModelError } from '../../models/model-error.ts';
import { isFiltered, isWhole } from '../../models/openai/openai-choice.ts';
import {
  type AnswerReading,
  readOpenAiReply,
  readOpenAiResponse,
} from '../../models/openai/openai-response.ts';
import { oneLine } from '../../models/redact.ts';
import {
  type Advice,
  errorInWords,
  type Rejection,
  reactionTo,
  WITHOUT_LOGPROBS,
} from '../../models/refused-request.ts';
import type { HttpTrace } from '../workarounds/trace-http.ts';

/** Verified against promptfoo 0.123.1: they send what the config passes through, and get OpenAI's JSON. */
const PROVIDERS_WITH_LOGPROBS =
  'openai:chat, azure:chat, openrouter, togetherai, fireworks, deepseek, xai, nvidia, litellm, huggingface:chat, databricks, docker';
const WHICH_DO = `${WITHOUT_LOGPROBS}; of promptfoo's providers these give them, where the model has them: ${PROVIDERS_WITH_LOGPROBS}; for any other OpenAI-compatible server take openai:chat:<model> with options.config.apiBaseUrl`;

/** What a wrapped provider did with a question, and what is known of it from before. No text holds a secret. */
interface WrappedCircumstances {
  readonly provider: string;
  readonly trace: HttpTrace;
}

/**
 * The alternatives in what came over HTTP, or else in `raw`, where a provider of the user's own may put them.
 * @param expense what was paid, be the answer of use or not. @throws ModelError when there are none.
 */
export function readAlternatives(
  raw: unknown,
  circumstances: WrappedCircumstances,
  expense: Expense,
): NonNullable<AnswerReading['topLogprobs']> {
  const { provider, trace } = circumstances;
  const answer = trace.text ?? raw;
  const reading = readOpenAiResponse(answer);
  if (reading.topLogprobs) return reading.topLogprobs;
  const { unusable, rejection, isOfOneQuestion = false, because } = reading;
  if (rejection !== undefined) throw rejected(provider, unusable, rejection, expense);
  if (trace.text !== undefined && !trace.askedForLogprobs) {
    const message = `${provider} gives no log-probabilities: it does not pass on the request for them; ${WHICH_DO}`;
    throw new ModelError(message, { expense, hopeless: true, because: 'no-logprobs' });
  }
  // A proxy's HTML, or nothing: something is in the way of the endpoint's own answer.
  const isNotJson = trace.text !== undefined && typeof parseJsonOrKeep(trace.text) === 'string';
  if (!isOpenAiShaped(answer) && !isNotJson) {
    const message = `${provider} gives no log-probabilities: its answer is not OpenAI's JSON; ${WHICH_DO}`;
    throw new ModelError(message, { expense, because: 'no-logprobs' });
  }
  const advice = because === 'no-logprobs' ? `; ${WHICH_DO}` : '';
  throw new ModelError(`${provider}: ${unusable}${advice}`, { isOfOneQuestion, because, expense });
}

function rejected(provider: string, unusable: string, rejection: Rejection, expense: Expense): ModelError {
  const { advice, ...reach } = reactionTo(rejection, ADVICE);
  return new ModelError(`${provider}: ${unusable}; ${advice}`, { ...reach, expense });
}

/** What a provider made of a reply, without secrets. */
interface Made {
  readonly output: string;
  /** In promptfoo's word for it. */
  readonly ended: string | undefined;
  /** What it said of an error. */
  readonly problem: string | undefined;
}

/**
 * The text of a reply.
 *
 * @throws ModelError where it is no answer: an error that came with status 200, or what was held back.
 */
export function readText(
  { output, ended, problem }: Made,
  { provider, trace }: WrappedCircumstances,
  expense: Expense,
): ReplyText {
  const isOutput = !OUTPUT_HAS_THOUGHTS.test(provider);
  if (isOpenAiShaped(trace.text)) {
    const reading = readOpenAiReply(trace.text, { alternatives: false });
    const { unusable, rejection, isOfOneQuestion = false } = reading;
    if (rejection !== undefined) throw rejected(provider, unusable, rejection, expense);
    if (unusable !== undefined)
      throw new ModelError(`${provider}: ${unusable}`, { isOfOneQuestion, expense });
    if (!isOutput && 'text' in reading) return reading;
  }
  if (isFiltered(ended))
    throw new ModelError(`${provider}: the answer was held back (${ended})`, {
      isOfOneQuestion: true,
      expense,
    });
  if (problem !== undefined) throw new ModelError(`${provider}: ${oneLine(problem)}`, { expense });
  const gemini = isOutput ? undefined : readGemini(trace.text);
  return gemini ?? { text: output, ...(isWhole(ended) ? {} : { cutOff: true }) };
}

/** promptfoo writes what these think among what they say, and does not say that an answer was cut off. */
const OUTPUT_HAS_THOUGHTS = /^(?:google|vertex|palm|togetherai|nscale|cloudflare-ai):/;

const geminiSchema = z.object({
  candidates: z
    .array(
      z.object({
        content: z.object({
          parts: z.array(z.object({ text: z.string().default(''), thought: z.boolean().default(false) })),
        }),
        finishReason: z.string().nullish(),
      }),
    )
    .min(1),
});

/** What Gemini says without what it thinks; undefined where it is not in its format, in one piece. */
function readGemini(text: string | undefined): ReplyText | undefined {
  const [candidate] = geminiSchema.safeParse(parseJsonOrKeep(text ?? '')).data?.candidates ?? [];
  if (!candidate) return undefined;
  const said = candidate.content.parts.filter(({ thought }) => !thought).map((part) => part.text);
  return { text: said.join(''), ...(isWhole(candidate.finishReason) ? {} : { cutOff: true }) };
}

const openAiShape = z.union([z.object({ choices: z.array(z.unknown()) }), z.object({ error: z.unknown() })]);

function isOpenAiShaped(answer: unknown): boolean {
  return openAiShape.safeParse(typeof answer === 'string' ? parseJsonOrKeep(answer) : answer).success;
}

/** A wrapped provider's failure in a sentence, with what to try. @param problem what the provider itself said. */
export function wrappedFailure(problem: string, { provider, trace }: WrappedCircumstances): ModelError {
  const { attempts, status, text = '' } = trace;
  if (attempts === 0) {
    // Nothing was sent: a key that is not set, say.
    const hopeless = /\b40[134]\b|key|credential|authenticat|must be set|not set|not supported/i.test(
      problem,
    );
    return new ModelError(`${provider} did not ask: ${oneLine(problem)}; check provider and options`, {
      hopeless,
    });
  }
  const expense = { attempts };
  const after = attempts === 1 ? 'in 1 attempt' : `in ${attempts} attempts`;
  if (status === undefined) {
    const message = `${provider} got no complete answer (${oneLine(problem)}), ${after}; is the endpoint running, and is its address right?`;
    return new ModelError(message, { expense });
  }
  const json = parseJsonOrKeep(text);
  const { words, codes } = errorInWords(z.object({ error: z.unknown() }).safeParse(json).data?.error ?? json);
  const { advice, ...reach } = reactionTo({ status, said: `${codes} ${words}` }, ADVICE);
  return new ModelError(`${provider} was answered ${status} ${oneLine(words)}, ${after}; ${advice}`, {
    expense,
    ...reach,
  });
}

const ADVICE: Advice = {
  'no-logprobs': `the model has no log-probabilities: ${WITHOUT_LOGPROBS}; if it reasons, reasoning_effort: none in options.config may give them`,
  'too-many-alternatives': 'lower topLogprobs (some endpoints allow 5), or use another endpoint',
  'too-few-tokens':
    'it needs room for more tokens, although only the first counts: raise max_tokens and max_completion_tokens in options.config, e.g. to 16, and if the model reasons set reasoning_effort: none',
  'name-of-limit': 'give the limit by the name it wants in options.config.passthrough',
  badRequest: 'check the model and options (does it have log-probabilities? is topLogprobs too high?)',
  unauthorized: 'check its key',
  forbidden: 'its key has no access to the model',
  notFound: 'check the model and the address in options',
  tooMany: 'lower the concurrency (-j)',
};
