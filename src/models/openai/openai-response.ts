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
  /** It concerns this question alone: another may be answered. */
  readonly isOfOneQuestion?: boolean;
  readonly because?: RefusedBecause;
  /** The error that came in place of an answer; the caller adds the advice. */
  readonly rejection?: Rejection;
}

type Usable<Content> = Content & {
  readonly [Field in 'unusable' | 'isOfOneQuestion' | 'because' | 'rejection']?: undefined;
};

/** The alternatives for the first answered token, or a sentence that says why there are none and what to try. */
export type AnswerReading = Usable<{ readonly topLogprobs: readonly TokenLogprob[] }> | Unusable;

/** What a response holds of what was wanted. */
export type ReplyReading =
  | AnswerReading
  | Usable<ReplyText & { readonly text: string; readonly others?: readonly ReplyText[] }>;

const chatLogprobs = z.object({
  content: z
    .array(
      z.object({
        token: z.string().nullish(),
        logprob: z.number().nullable().catch(null),
        top_logprobs: topLogprobsSchema,
      }),
    )
    .min(1),
});
const completionLogprobs = z.object({ top_logprobs: z.array(topLogprobsSchema).min(1) });

/** The model that a response says it is from. */
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

/** Whether an answer that ends so is whole; any other word, such as `length`, means that it was cut off. */
export function isWhole(finishReason: string | null | undefined): boolean {
  return WHOLE.test(finishReason ?? '');
}

/** Whether an answer that ends so was withheld, in OpenAI's word or Gemini's. */
export function isFiltered(finishReason: string | null | undefined): boolean {
  return /^(?:content_filter|safety|recitation|blocklist|prohibited_content|spii)\b/i.test(
    finishReason ?? '',
  );
}

/** Reads what was wanted from a response, see {@link readOpenAiResponse}. @param raw without secrets. */
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
      unusable: `the endpoint was asked for ${replies} answers in one request (n), and gave ${1 + others.length}: leave samplesTogether out`,
    };
  }
  return { ...replyText(found.choice), ...(others.length > 0 ? { others } : {}) };
}

function replyText(choice: Choice): ReplyText & { readonly text: string } {
  return { text: textOf(choice) ?? '', ...(isWhole(choice.finish_reason) ? {} : { cutOff: true }) };
}

/** Reads the JSON (a value, or text) of an OpenAI-shaped endpoint, chat or completions. @param raw without secrets, as it may be quoted. */
export function readOpenAiResponse(raw: unknown): AnswerReading {
  const found = choiceIn(raw);
  if (found.unusable !== undefined) return found;
  const { choice } = found;
  const chat = chatLogprobs.safeParse(choice.logprobs);
  if (chat.success) {
    const [first] = chat.data.content;
    return isOfTheAnswer(first?.token ?? '', choice)
      ? nonEmpty(first && withAnswered(first))
      : {
          because: 'no-logprobs',
          unusable: `its log-probabilities begin with ${quote(first?.token ?? '')}, which is not its answer but reasoning or a call before it; ${WITHOUT_LOGPROBS}; if it reasons, params: { reasoning_effort: none } may help`,
        };
  }
  const completion = completionLogprobs.safeParse(choice.logprobs);
  if (completion.success) return nonEmpty(completion.data.top_logprobs[0]);

  const said = textOf(choice);
  const instead = said ? ` (it said ${quote(said)})` : ' (its text is empty)';
  return {
    because: 'no-logprobs',
    unusable: `the endpoint returned no log-probabilities${instead}; ${WITHOUT_LOGPROBS}; if it reasons, params: { reasoning_effort: none } may give them`,
  };
}

/** The alternatives, with the answered token itself where a server leaves it out although it is likelier than one it lists. */
function withAnswered({
  token,
  logprob,
  top_logprobs: listed,
}: z.output<typeof chatLogprobs>['content'][number]): readonly TokenLogprob[] {
  if (token == null || logprob === null || listed.some((each) => each.token === token)) return listed;
  return listed.some((each) => each.logprob < logprob) ? [{ token, logprob }, ...listed] : listed;
}

type Choice = NonNullable<z.output<typeof responseSchema>['choices']>[number];

/** Whether a "0" or "1" that log-probabilities begin with is the answer's, not that of reasoning or a call before it. */
function isOfTheAnswer(token: string, choice: Choice): boolean {
  const digit = spelledAnswer(token);
  if (digit === undefined) return true;
  const { content: _, refusal: _refusal, ...others } = choice.message ?? {};
  if (!Object.values(others).flat().some(Boolean)) return true;
  const said = withoutOuterSpace(textOf(choice) ?? '');
  return said !== '' && said.startsWith(digit);
}

/** Some servers give a list of parts, in which reasoning has another type. */
const textParts = z.array(z.looseObject({ text: z.string().optional(), type: z.string().optional() }));

function textOf({ message, text }: Choice): string | null | undefined {
  if (typeof message?.content === 'string') return message.content;
  const parts = textParts.safeParse(message?.content).data;
  return parts
    ? parts.flatMap((part) => (/^(?:output_)?text$/.test(part.type ?? 'text') && part.text) || []).join('')
    : text;
}

/** A response's first choice, or why there is none. */
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
      unusable: `the endpoint's answer is not in OpenAI's format: ${quote(JSON.stringify(value) ?? 'nothing')}; check the base URL (it usually ends in /v1)`,
    };
  }
  const { error = response.data.choices ? undefined : errorWithoutName(value) } = response.data;
  if (saysSomething(error)) return withError('the endpoint answered with an error', error);
  const [choice, ...others] = response.data.choices ?? [];
  if (!choice) {
    return {
      unusable: `the endpoint's answer has no choices: ${quote(JSON.stringify(value))}; try again, or another endpoint`,
    };
  }
  // A router may answer 200 before the model fails.
  if (saysSomething(choice.error) || choice.finish_reason === 'error') {
    return withError("the model's provider failed while it answered", choice.error);
  }
  if (choice.message?.refusal) {
    return { unusable: `the model refused: ${quote(choice.message.refusal)}`, isOfOneQuestion: true };
  }
  if (isFiltered(choice.finish_reason)) {
    return {
      unusable: "the endpoint's content filter withheld the answer; try another endpoint",
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
      unusable: `the alternatives add up to ${Math.round(100 * total)} %: these are not natural log-probabilities, but raw scores, logarithms to another base, or made up; try another endpoint, or ${WITHOUT_LOGPROBS}`,
    };
  }
  return {
    unusable:
      'the endpoint returned log-probabilities without alternatives; set topLogprobs to 1 or more, or try another endpoint',
  };
}

/** 1, with room for servers that round. */
const HIGHEST_TOTAL = 1.1;

/** The sum of the alternatives. Entries of one text are different tokens, unless equally probable. */
function totalOf(topLogprobs: readonly TokenLogprob[]): number {
  const listed = new Map(
    topLogprobs.map((each) => [`${each.logprob.toFixed(4)} ${each.token}`, each.logprob]),
  );
  return [...listed.values()].reduce((sum, logprob) => sum + Math.exp(logprob), 0);
}

/** What an endpoint sent in place of JSON, and what to do about it. */
function insteadOfJson(text: string): string {
  const start = text.trimStart();
  if (/^(?:data|event|id|retry)?:/.test(start))
    return `an event stream, which was not asked for: ${quote(text)}; set params: { stream: false }, or bypass what is between you and the server`;
  if (/^[{[]/.test(start))
    return `JSON that is truncated, damaged or too deeply nested: ${quote(text)}; try again, or another endpoint`;
  const kind = start.startsWith('<') ? 'HTML' : 'text';
  return `${kind} instead of JSON: ${quote(text)}; check the base URL (it usually ends in /v1)`;
}

/** The errors of FastAPI, Mistral and gateways are the answer itself. */
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

/** Some answers have an empty error. */
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
