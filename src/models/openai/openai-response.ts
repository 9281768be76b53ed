import { z } from 'zod';
import type { ChatOptions, ReplyText } from '../chat-model.ts';
import { WITHOUT_LOGPROBS } from '../refused-request.ts';
import {
  mostProbable,
  spelledAnswer,
  type TokenLogprob,
  topLogprobsSchema,
  withoutOuterSpace,
} from '../top-logprobs.ts';
import { type Choice, choiceIn, isWhole, quote, textOf, type Unusable } from './openai-choice.ts';

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

/** Whether a "0" or "1" that log-probabilities begin with is the answer's, not that of reasoning or a call before it. */
function isOfTheAnswer(token: string, choice: Choice): boolean {
  const digit = spelledAnswer(token);
  if (digit === undefined) return true;
  const { content: _, refusal: _refusal, ...others } = choice.message ?? {};
  if (!Object.values(others).flat().some(Boolean)) return true;
  const said = withoutOuterSpace(textOf(choice) ?? '');
  return said !== '' && said.startsWith(digit);
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
