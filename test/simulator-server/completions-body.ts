import type { Alternative } from './alternatives.ts';
import { type Answered, head, logprobContent, type ServerWords, tokens } from './answered.ts';

/**
 * The completions shape: `text`, and top log-probabilities as token → logprob, one dictionary for each token
 * (https://platform.openai.com/docs/api-reference/completions/object). llama.cpp's server and Ollama send the list of
 * their chat route instead (to_json_oaicompat in server-task.cpp; CompleteChunkChoice in openai.go).
 */
export function completionsBody(answered: Answered, style: ServerWords['completionsLogprobs']): object {
  const { alternatives } = answered;
  return {
    ...head(answered),
    id: `cmpl-${answered.request.number}`,
    object: 'text_completion',
    choices: [
      {
        text: answered.text ?? '',
        index: 0,
        logprobs:
          alternatives &&
          (style === 'list' ? { content: logprobContent(alternatives) } : dictionaries(alternatives)),
        finish_reason: answered.finishReason,
      },
    ],
    usage: tokens(answered),
  };
}

function dictionaries(alternatives: readonly Alternative[]) {
  const first = alternatives.slice(0, 1);
  return {
    text_offset: first.map(() => 0),
    tokens: first.map(({ token }) => token),
    token_logprobs: first.map(({ logprob }) => logprob),
    top_logprobs: [Object.fromEntries(alternatives.map(({ token, logprob }) => [token, logprob]))],
  };
}
