import type { RecordedRequest } from './recorded-request.ts';

/** The tokens that an answer says it cost. */
export interface Usage {
  readonly promptTokens: number;
  /** Part of the prompt tokens. */
  readonly cachedTokens: number;
  readonly completionTokens: number;
  /** Part of the completion tokens. */
  readonly reasoningTokens: number;
}

/** Usage for a request: four characters of its body to a token, unless a test says otherwise. */
export function usageOf({ bodyText }: RecordedRequest, told: Partial<Usage> = {}): Usage {
  return {
    promptTokens: Math.ceil(bodyText.length / 4),
    cachedTokens: 0,
    completionTokens: 1,
    reasoningTokens: 0,
    ...told,
  };
}
