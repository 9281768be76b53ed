import type { ChatOptions } from '../../models/chat-model.ts';
import type { ReadoutSettings } from './readout.ts';

/** Room to think in before an answer; who answers at once uses one or two of them. */
const OUTPUT_TOKENS = 2048;

/** What is wanted of a reply that is read as text. */
export function textOptions({ maxOutputTokens = OUTPUT_TOKENS, temperature }: ReadoutSettings): ChatOptions {
  return {
    maxTokens: maxOutputTokens,
    alternatives: false,
    ...(temperature === undefined ? {} : { temperature }),
  };
}

/** Why a reply that was cut off, or has nothing but reasoning, has no answer, and what to set. */
export const COULD_NOT_FINISH =
  'the model could not finish: set maxOutputTokens to more, or turn its reasoning down (params: { reasoning_effort: low })';
