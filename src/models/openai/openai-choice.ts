import { z } from 'zod';
import { parseJsonOrKeep } from '../../files/parse-json.ts';
import { oneLine } from '../redact.ts';
import { errorInWords, type RefusedBecause, type Rejection } from '../refused-request.ts';

/** Why a response is of no use, and what to try. */
export interface Unusable {
  readonly topLogprobs?: undefined;
  readonly text?: undefined;
  readonly unusable: string;
  /** It concerns this question alone: another may be answered. */
  readonly isOfOneQuestion?: boolean;
  readonly because?: RefusedBecause;
  /** The error that came in place of an answer; the caller adds the advice. */
  readonly rejection?: Rejection;
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

export type Choice = NonNullable<z.output<typeof responseSchema>['choices']>[number];

/** A response's first choice, or why there is none. */
export function choiceIn(
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

/** Some servers give a list of parts, in which reasoning has another type. */
const textParts = z.array(z.looseObject({ text: z.string().optional(), type: z.string().optional() }));

/** What a choice says. */
export function textOf({ message, text }: Choice): string | null | undefined {
  if (typeof message?.content === 'string') return message.content;
  const parts = textParts.safeParse(message?.content).data;
  return parts
    ? parts.flatMap((part) => (/^(?:output_)?text$/.test(part.type ?? 'text') && part.text) || []).join('')
    : text;
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

export function quote(text: string): string {
  return JSON.stringify(oneLine(text, 160));
}
