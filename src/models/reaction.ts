/** What a failure means for the column's other questions, and what to tell the user. */
export interface Reaction {
  readonly advice: string;
  /** Whether every other question would fail the same way. */
  readonly hopeless: boolean;
}

/** An HTTP status that is an error, and what is known of it. */
export interface Rejection {
  readonly status: number;
  /** The endpoint's error: its code and its message. */
  readonly said: string;
  /** Whether the endpoint has answered any question: then a rejected request is this pair's, not the configuration's. */
  readonly hasAnswered: boolean;
}

/** What to try, for the statuses where that depends on how the endpoint is asked. */
export interface Advice {
  readonly badRequest: string;
  readonly unauthorized: string;
  readonly forbidden: string;
  readonly notFound: string;
  readonly tooMany: string;
}

/** What an error status means. */
export function reactionTo({ status, said, hasAnswered }: Rejection, advice: Advice): Reaction {
  if (status >= 300 && status < 400) {
    return {
      advice: 'it redirects, and keys are sent nowhere else: give the address it leads to',
      hopeless: true,
    };
  }
  switch (status) {
    case 400:
    case 422:
      // A filter, or a prompt that is too long, rejects one pair; anything else would reject them all.
      return { advice: advice.badRequest, hopeless: !hasAnswered && !isAboutOnePrompt(said) };
    case 401:
      return { advice: advice.unauthorized, hopeless: true };
    case 403:
      return { advice: advice.forbidden, hopeless: true };
    case 404:
      return { advice: advice.notFound, hopeless: true };
    case 429:
      return said.includes('insufficient_quota')
        ? { advice: 'the account has no credit left', hopeless: true }
        : { advice: advice.tooMany, hopeless: false };
    default:
      return { advice: 'run again later: what was answered is kept', hopeless: false };
  }
}

function isAboutOnePrompt(said: string): boolean {
  return /content_filter|context_length|content management policy|maximum context/i.test(said);
}
