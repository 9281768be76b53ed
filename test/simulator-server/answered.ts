import type { Alternative } from './alternatives.ts';
import type { InfinityStyle } from './json-with-infinity.ts';
import { modelOf, type RecordedRequest } from './recorded-request.ts';
import type { Usage } from './usage.ts';

/** What a server has to say, before it is put into that server's words. */
export interface Answered {
  readonly request: RecordedRequest;
  /** The answered text; null where the model said nothing outside its thoughts. */
  readonly text: string | null;
  /** The alternatives for the first token, as many as were asked for; null where log-probabilities are not given. */
  readonly alternatives: readonly Alternative[] | null;
  readonly finishReason: string;
  readonly usage: Usage;
}

/** How one kind of server words an answer. */
export interface ServerWords {
  readonly chat: (answered: Answered) => object;
  /** How it writes a logprob of −Infinity. */
  readonly infinity: InfinityStyle;
  /** What `logprobs` is on its completions route: OpenAI's dictionaries, or the list of its chat route. */
  readonly completionsLogprobs: 'dictionary' | 'list';
}

/** One token's entry in `logprobs.content`. */
function tokenEntries(alternatives: readonly Alternative[]) {
  return alternatives.map(({ token, logprob }) => ({ token, logprob, bytes: [...Buffer.from(token)] }));
}

/** `logprobs.content`: the first token with its alternatives. */
export function logprobContent(alternatives: readonly Alternative[]) {
  const entries = tokenEntries(alternatives);
  const first = entries[0] ?? { token: '', logprob: 0, bytes: [] };
  return [{ ...first, top_logprobs: entries }];
}

/** What every chat answer begins with. */
export function head({ request }: Answered) {
  return {
    id: `chatcmpl-${request.number}`,
    object: 'chat.completion',
    created: 1_700_000_000,
    model: modelOf(request),
  };
}

/** The three counts that every server tells. */
export function tokens({ usage }: Answered) {
  return {
    prompt_tokens: usage.promptTokens,
    completion_tokens: usage.completionTokens,
    total_tokens: usage.promptTokens + usage.completionTokens,
  };
}

/** The counts with their details, as OpenAI tells them. */
export function detailedTokens(answered: Answered) {
  const { cachedTokens, reasoningTokens } = answered.usage;
  return {
    ...tokens(answered),
    prompt_tokens_details: { cached_tokens: cachedTokens, audio_tokens: 0 },
    completion_tokens_details: {
      reasoning_tokens: reasoningTokens,
      audio_tokens: 0,
      accepted_prediction_tokens: 0,
      rejected_prediction_tokens: 0,
    },
  };
}

/** OpenAI's choice, which Azure extends. */
export function choice({ text, alternatives, finishReason }: Answered) {
  return {
    index: 0,
    message: { role: 'assistant', content: text, refusal: null, annotations: [] },
    logprobs: alternatives && { content: logprobContent(alternatives), refusal: null },
    finish_reason: finishReason,
  };
}
