import { z } from 'zod';
import { parseJsonOrKeep } from '../../files/parse-json.ts';
import type { ChatOptions, ReplyText } from '../chat-model.ts';
import { oneLine } from '../one-line.ts';
import { type RefusedBecause, WITHOUT_LOGPROBS } from '../refused-request.ts';
import { mostProbable, type TokenLogprob, topLogprobsSchema } from '../top-logprobs.ts';

/** Why a response is of no use, and what to try. */
interface Unusable {
  readonly topLogprobs?: undefined;
  readonly text?: undefined;
  readonly unusable: string;
  /** Whether it lies in this question alone: another one may be answered. */
  readonly isOfOneQuestion?: boolean;
  readonly because?: RefusedBecause;
}

/** The alternatives for the first answered token, or a sentence that says why there are none and what to try. */
export type AnswerReading =
  | {
      readonly topLogprobs: readonly TokenLogprob[];
      readonly unusable?: undefined;
      readonly isOfOneQuestion?: undefined;
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
    };

const chatLogprobs = z.object({ content: z.array(z.object({ top_logprobs: topLogprobsSchema })).min(1) });
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
        message: z.object({ content: z.unknown().optional(), refusal: z.string().nullish() }).nullish(),
        text: z.string().nullish(),
        finish_reason: z.string().nullish(),
        error: z.unknown().optional(),
        logprobs: z.unknown().optional(),
      }),
    )
    .optional(),
});

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
  return { text: textOf(choice) ?? '', ...(choice.finish_reason === 'length' ? { cutOff: true } : {}) };
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
  if (chat.success) return nonEmpty(chat.data.content[0]?.top_logprobs);
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

/** Some servers give a list of parts, reasoning among them, which has another type. */
const textParts = z.array(z.looseObject({ text: z.string().optional(), type: z.string().optional() }));

function textOf({ message, text }: Choice): string | null | undefined {
  if (typeof message?.content === 'string') return message.content;
  const parts = textParts.safeParse(message?.content).data;
  return parts ? parts.flatMap((part) => (part.type === 'text' && part.text) || []).join('') : text;
}

/** A response's first choice, or why there is none to go by. */
function choiceIn(
  raw: unknown,
): Unusable | { readonly choice: Choice; readonly others: readonly Choice[]; readonly unusable?: undefined } {
  const value = typeof raw === 'string' ? parseJsonOrKeep(raw) : raw;
  if (value === '')
    return { unusable: 'the endpoint answered with an empty body; try again, or another endpoint' };
  if (typeof value === 'string') {
    const kind = /^\s*</.test(value) ? 'HTML' : 'text';
    return {
      unusable: `the endpoint answered with ${kind} instead of JSON: ${quote(value)}; check the base URL (it usually ends in /v1)`,
    };
  }
  const response = responseSchema.safeParse(value);
  if (!response.success) {
    return {
      unusable: `the endpoint's answer is not shaped like OpenAI's: ${quote(JSON.stringify(value) ?? 'nothing')}`,
    };
  }
  if (response.data.error) {
    return { unusable: `the endpoint answered with an error: ${quote(JSON.stringify(response.data.error))}` };
  }
  const [choice, ...others] = response.data.choices ?? [];
  if (!choice) {
    return {
      unusable: `the endpoint's answer holds no choice: ${quote(JSON.stringify(value))}; try again, or another endpoint`,
    };
  }
  // A router in front of the model has answered 200 before the model failed.
  if (choice.error || choice.finish_reason === 'error') {
    const said = choice.error ? `: ${quote(errorOf(choice.error))}` : '';
    return {
      unusable: `the model's provider failed while it answered${said}; try again, or another provider`,
    };
  }
  if (choice.message?.refusal) {
    return { unusable: `the model refused: ${quote(choice.message.refusal)}`, isOfOneQuestion: true };
  }
  if (choice.finish_reason === 'content_filter') {
    return {
      unusable: "the endpoint's content filter held the answer back; try another endpoint",
      isOfOneQuestion: true,
    };
  }
  return { choice, others };
}

function nonEmpty(topLogprobs: readonly TokenLogprob[] | undefined): AnswerReading {
  if (topLogprobs && topLogprobs.length > 0) return { topLogprobs: mostProbable(topLogprobs) };
  return {
    unusable:
      'the endpoint returned log-probabilities without alternatives; set topLogprobs to 1 or more, or try another endpoint',
  };
}

function errorOf(error: unknown): string {
  const { data } = z.object({ message: z.string(), code: z.unknown().optional() }).safeParse(error);
  return data
    ? [data.code, data.message].filter((each) => each !== undefined).join(' ')
    : JSON.stringify(error);
}

function quote(text: string): string {
  return JSON.stringify(oneLine(text, 160));
}
