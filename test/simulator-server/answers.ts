import { type Alternatives, listOf, THINKING_FIRST } from './alternatives.ts';
import type { Answered } from './answered.ts';
import { type Behaviour, jsonReply, reply } from './behaviour.ts';
import { completionsBody } from './completions-body.ts';
import { type InfinityStyle, toJson } from './json-with-infinity.ts';
import type { RecordedRequest } from './recorded-request.ts';
import { SERVER_WORDS, type ServerName } from './servers.ts';
import { type Usage, usageOf } from './usage.ts';

export interface AnswerOptions {
  /** Whose response body to send. Default: OpenAI's. */
  readonly server?: ServerName;
  /** How −Infinity is written. Default: as that server does. */
  readonly infinity?: InfinityStyle;
  /** What the answer says it cost, where it matters. */
  readonly usage?: Partial<Usage>;
}

/**
 * A usable answer: alternatives for one token, in a server's words. It does as it is told, as real servers do: no
 * log-probabilities unless they were asked for, and no more alternatives than asked for. A request to a completions
 * endpoint is answered in the completions shape.
 */
export function answer(alternatives: Alternatives, options: AnswerOptions = {}): Behaviour {
  return reply((request) => jsonReply(200, answerJson(request, alternatives, options)));
}

/** The JSON of `answer`, for behaviours that depend on the request. */
export function answerJson(
  request: RecordedRequest,
  alternatives: Alternatives,
  options: AnswerOptions = {},
): string {
  const { chat, completionsLogprobs, infinity } = SERVER_WORDS[options.server ?? 'openai'];
  const list = listOf(alternatives);
  const answered: Answered = {
    request,
    text: list[0]?.token ?? '',
    alternatives: asksForLogprobs(request) ? list.slice(0, askedFor(request)) : null,
    finishReason: 'length',
    usage: usageOf(request, options.usage),
  };
  const body = request.endpoint === 'chat' ? chat(answered) : completionsBody(answered, completionsLogprobs);
  return toJson(body, options.infinity ?? infinity);
}

/**
 * The completions shape as the answer to a chat request: vLLM did so until
 * https://github.com/vllm-project/vllm/issues/3179 was fixed, and SGLang's protocol allows it.
 */
export function completionsShape(alternatives: Alternatives, options: AnswerOptions = {}): Behaviour {
  return reply((request) => {
    const list = listOf(alternatives);
    const answered: Answered = {
      request,
      text: list[0]?.token ?? '',
      alternatives: list,
      finishReason: 'length',
      usage: usageOf(request, options.usage),
    };
    return jsonReply(200, toJson(completionsBody(answered, 'dictionary'), options.infinity ?? '-9999'));
  });
}

/** A chat template that emits a thinking token first: its alternatives hold neither "0" nor "1". */
export function thinkingFirst(options: AnswerOptions = {}): Behaviour {
  return answer(THINKING_FIRST, options);
}

/** Fewer alternatives than were asked for. */
export function fewerAlternatives(
  count: number,
  alternatives: Alternatives,
  options: AnswerOptions = {},
): Behaviour {
  return answer(listOf(alternatives).slice(0, count), options);
}

function asksForLogprobs({ body, endpoint }: RecordedRequest): boolean {
  return endpoint === 'chat' ? body.logprobs === true : typeof body.logprobs === 'number';
}

function askedFor({ body, endpoint }: RecordedRequest): number {
  if (endpoint === 'chat') return body.top_logprobs ?? 0;
  return typeof body.logprobs === 'number' ? body.logprobs : 0;
}
