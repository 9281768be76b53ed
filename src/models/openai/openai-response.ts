import { z } from 'zod';
import { parseJsonOrKeep } from '../../files/parse-json.ts';
import type { ChatOptions, ReplyText } from '../chat-model.ts';
import { oneLine } from '../redact.ts';
import { errorInWords, type RefusedBecause, type Rejection, WITHOUT_LOGPROBS } from '../refused-request.ts';
import {
  mostProbable,
  spelledAnswer,
  type TokenLogprob,
  topLogprobsSchema,
  withoutOuterSpace,
} from '../top-logprobs.ts';

/** Why a response is of no use, and what to try. */
interface Unusable {
  readonly topLogprobs?: undefined;
  readonly text?: undefined;
  readonly unusable: string;
  /** Whether it lies in this question alone: another one may be answered. */
  readonly isOfOneQuestion?: boolean;
  readonly because?: RefusedBecause;
  /** The error that came in the place of an answer, of which the advice is left to whoever asked. */
  readonly rejection?: Rejection;
}

/** The alternatives for the first answered token, or a sentence that says why there are none and what to try. */
export type AnswerReading =
  | {
      readonly topLogprobs: readonly TokenLogprob[];
      readonly unusable?: undefined;
      readonly isOfOneQuestion?: undefined;
      readonly rejection?: undefined;
    }
  | Unusable;

/** What a response holds of what was wanted. */
export type ReplyReading =
  | AnswerReading
  | {
      readonly text: string;
      readonly cutOff?: true;
      readonly others?: readonly ReplyText[];
      readonly unusable?: undefined;
      readonly isOfOneQuestion?: undefined;
      readonly rejection?: undefined;
    };

const chatLogprobs = z.object({
  content: z.array(z.object({ token: z.string().nullish(), top_logprobs: topLogprobsSchema })).min(1),
});
const completionLogprobs = z.object({ top_logprobs: z.array(topLogprobsSchema).min(1) });

/** The model that a response says it is of; undefined where it does not say. */
export function readOpenAiModel(response: unknown): string | undefined {
  return z.object({ model: z.string().min(1) }).safeParse(response).data?.model;
}

const responseSchema = z.object({
  error: z.unknown().optional(),
  choices: z
    .array(
      z.object({
        message: z
          .object({
            content: z.unknown().optional(),
            refusal: z.string().nullish(),
            reasoning_content: z.unknown().optional(),
            reasoning: z.unknown().optional(),
            reasoning_details: z.unknown().optional(),
            tool_calls: z.unknown().optional(),
            function_call: z.unknown().optional(),
          })
          .nullish(),
        text: z.string().nullish(),
        finish_reason: z.string().nullish(),
        error: z.unknown().optional(),
        logprobs: z.unknown().optional(),
      }),
    )
    .nullish(),
});

const WHOLE =
  /^(?:stop|stop_sequence|eos|eos_token|end_turn|complete|completed|tool_calls|tool_use|function_call|)$/i;

/** Whether an answer that ends so is whole; any other word for it, `length` the first of them, says that something cut it off. */
export function isWhole(finishReason: string | null | undefined): boolean {
  return WHOLE.test(finishReason ?? '');
}

/** Whether an answer that ends so was held back: OpenAI's word for it, and Gemini's. */
export function isFiltered(finishReason: string | null | undefined): boolean {
  return /^(?:content_filter|safety|recitation|blocklist|prohibited_content|spii)\b/i.test(
    finishReason ?? '',
  );
}

/**
 * Reads what was wanted out of a response, see {@link readOpenAiResponse}.
 *
 * @param raw without secrets.
 */
export function readOpenAiReply(
  raw: unknown,
  { alternatives, replies }: Pick<ChatOptions, 'alternatives' | 'replies'>,
): ReplyReading {
  if (alternatives) return readOpenAiResponse(raw);
  const found = choiceIn(raw);
  if (found.unusable !== undefined) return found;
  const others = found.others.map(replyText);
  if (replies !== undefined && 1 + others.length < replies) {
    return {
      unusable: `the endpoint was asked for ${replies} answers with one request (n), and gave ${1 + others.length}: leave samplesTogether out`,
    };
  }
  return { ...replyText(found.choice), ...(others.length > 0 ? { others } : {}) };
}

function replyText(choice: Choice): ReplyText & { readonly text: string } {
  return { text: textOf(choice) ?? '', ...(isWhole(choice.finish_reason) ? {} : { cutOff: true }) };
}

/**
 * Reads the JSON that an OpenAI-shaped endpoint answers with, chat or completions.
 *
 * @param raw the JSON as a value, or as text; without secrets, as a refusal or an error is quoted in part.
 */
export function readOpenAiResponse(raw: unknown): AnswerReading {
  const found = choiceIn(raw);
  if (found.unusable !== undefined) return found;
  const { choice } = found;
  const chat = chatLogprobs.safeParse(choice.logprobs);
  if (chat.success) {
    const [first] = chat.data.content;
    return isOfTheAnswer(first?.token ?? '', choice)
      ? nonEmpty(first?.top_logprobs)
      : {
          because: 'no-logprobs',
          unusable: `its log-probabilities begin with ${quote(first?.token ?? '')}, which is not where its answer begins, but what it thinks or calls first; ${WITHOUT_LOGPROBS}; where it reasons, params: { reasoning_effort: none } may help`,
        };
  }
  const completion = completionLogprobs.safeParse(choice.logprobs);
  if (completion.success) return nonEmpty(completion.data.top_logprobs[0]);

  const said = textOf(choice);
  const instead = said ? ` (it said ${quote(said)})` : ' (its text is empty)';
  return {
    because: 'no-logprobs',
    unusable: `the endpoint returned no log-probabilities${instead}; ${WITHOUT_LOGPROBS}; where it reasons, params: { reasoning_effort: none } may give them`,
  };
}

type Choice = NonNullable<z.output<typeof responseSchema>['choices']>[number];

/** Whether a "0" or "1" with which log-probabilities begin is the answer's, and not of reasoning or a call before it. */
function isOfTheAnswer(token: string, choice: Choice): boolean {
  const digit = spelledAnswer(token);
  if (digit === undefined) return true;
  const { content: _, refusal: _refusal, ...others } = choice.message ?? {};
  if (!Object.values(others).flat().some(Boolean)) return true;
  const said = withoutOuterSpace(textOf(choice) ?? '');
  return said !== '' && said.startsWith(digit);
}

/** Some servers give a list of parts, reasoning among them, which has another type. */
const textParts = z.array(z.looseObject({ text: z.string().optional(), type: z.string().optional() }));

function textOf({ message, text }: Choice): string | null | undefined {
  if (typeof message?.content === 'string') return message.content;
  const parts = textParts.safeParse(message?.content).data;
  return parts
    ? parts.flatMap((part) => (/^(?:output_)?text$/.test(part.type ?? 'text') && part.text) || []).join('')
    : text;
}

/** A response's first choice, or why there is none to go by. */
function choiceIn(
  raw: unknown,
): Unusable | { readonly choice: Choice; readonly others: readonly Choice[]; readonly unusable?: undefined } {
  const value = typeof raw === 'string' ? parseJsonOrKeep(raw) : raw;
  if (value === '')
    return { unusable: 'the endpoint answered with an empty body; try again, or another endpoint' };
  if (typeof value === 'string') {
    return { unusable: `the endpoint answered with ${insteadOfJson(value)}` };
  }
  const response = responseSchema.safeParse(value);
  if (!response.success) {
    return {
      unusable: `the endpoint's answer is not shaped like OpenAI's: ${quote(JSON.stringify(value) ?? 'nothing')}; check the base URL (it usually ends in /v1)`,
    };
  }
  const { error = response.data.choices ? undefined : errorWithoutName(value) } = response.data;
  if (saysSomething(error)) return withError('the endpoint answered with an error', error);
  const [choice, ...others] = response.data.choices ?? [];
  if (!choice) {
    return {
      unusable: `the endpoint's answer holds no choice: ${quote(JSON.stringify(value))}; try again, or another endpoint`,
    };
  }
  // A router in front of the model has answered 200 before the model failed.
  if (saysSomething(choice.error) || choice.finish_reason === 'error') {
    return withError("the model's provider failed while it answered", choice.error);
  }
  if (choice.message?.refusal) {
    return { unusable: `the model refused: ${quote(choice.message.refusal)}`, isOfOneQuestion: true };
  }
  if (isFiltered(choice.finish_reason)) {
    return {
      unusable: "the endpoint's content filter held the answer back; try another endpoint",
      isOfOneQuestion: true,
    };
  }
  return { choice, others };
}

function nonEmpty(topLogprobs: readonly TokenLogprob[] | undefined): AnswerReading {
  if (topLogprobs && topLogprobs.length > 0) {
    const kept = mostProbable(topLogprobs);
    const total = totalOf(kept);
    if (total <= HIGHEST_TOTAL || kept.some(({ logprob }) => logprob > 0)) return { topLogprobs: kept };
    return {
      because: 'no-logprobs',
      unusable: `the alternatives hold ${Math.round(100 * total)} % together: these are no natural log-probabilities, but raw scores, logarithms to another base, or made up; try another endpoint, or none for them: ${WITHOUT_LOGPROBS}`,
    };
  }
  return {
    unusable:
      'the endpoint returned log-probabilities without alternatives; set topLogprobs to 1 or more, or try another endpoint',
  };
}

/** 1, and some room for servers that round. */
const HIGHEST_TOTAL = 1.1;

/** What alternatives hold together. Those of one text are different tokens, unless they are as probable, too. */
function totalOf(topLogprobs: readonly TokenLogprob[]): number {
  const listed = new Map(
    topLogprobs.map((each) => [`${each.logprob.toFixed(4)} ${each.token}`, each.logprob]),
  );
  return [...listed.values()].reduce((sum, logprob) => sum + Math.exp(logprob), 0);
}

/** What an endpoint says in the place of JSON, and what to do about it. */
function insteadOfJson(text: string): string {
  const start = text.trimStart();
  if (/^(?:data|event|id|retry)?:/.test(start))
    return `a stream of events, which was not asked for: ${quote(text)}; set params: { stream: false }, or ask the server without what is between`;
  if (/^[{[]/.test(start))
    return `JSON that is cut off, damaged or too deep: ${quote(text)}; try again, or another endpoint`;
  const kind = start.startsWith('<') ? 'HTML' : 'text';
  return `${kind} instead of JSON: ${quote(text)}; check the base URL (it usually ends in /v1)`;
}

/** FastAPI's, Mistral's and gateways' errors are the answer itself. */
function errorWithoutName(value: unknown): unknown {
  const { data } = z
    .union([
      z.looseObject({ message: z.string() }),
      z.looseObject({ msg: z.string() }),
      z.looseObject({ detail: z.unknown() }),
      z.looseObject({ errors: z.array(z.unknown()).min(1) }),
    ])
    .safeParse(value);
  return data;
}

/** Some answers have an error without anything in it. */
function saysSomething(error: unknown): boolean {
  return typeof error === 'object' && error !== null ? Object.values(error).some(Boolean) : Boolean(error);
}

function withError(what: string, error: unknown): Unusable {
  if (!error) return { unusable: what, rejection: { status: undefined, said: '' } };
  const { words, codes, status } = errorInWords(error);
  const said = `${status ?? ''} ${words}`;
  return { unusable: `${what}: ${quote(said)}`, rejection: { status, said: `${codes} ${words}` } };
}

function quote(text: string): string {
  return JSON.stringify(oneLine(text, 160));
}
