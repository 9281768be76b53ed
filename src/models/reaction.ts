/** What a failure means for the column's other questions, and what to tell the user. */
export interface Reaction {
  readonly advice: string;
  /** Whether every other question would fail the same way. */
  readonly hopeless: boolean;
  /** Whether it lies in this question alone. Neither is known where one rejection does not tell. */
  readonly isOfOneQuestion: boolean;
}

/** An HTTP status that is an error, and what is known of it. */
export interface Rejection {
  readonly status: number;
  /** The endpoint's error: its code and its message. */
  readonly said: string;
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
export function reactionTo({ status, said }: Rejection, advice: Advice): Reaction {
  if (status >= 300 && status < 400) {
    return {
      advice: 'it redirects, and keys are sent nowhere else: give the address it leads to',
      hopeless: true,
      isOfOneQuestion: false,
    };
  }
  switch (status) {
    case 400:
    case 422:
      return { ...UNCLEAR, advice: advice.badRequest, isOfOneQuestion: isAboutOnePrompt(said) };
    case 401:
      return { ...HOPELESS, advice: advice.unauthorized };
    case 403:
      return { ...HOPELESS, advice: advice.forbidden };
    case 404:
      return { ...HOPELESS, advice: advice.notFound };
    case 429:
      return said.includes('insufficient_quota')
        ? { ...HOPELESS, advice: 'the account has no credit left' }
        : { ...UNCLEAR, advice: advice.tooMany };
    default:
      return { ...UNCLEAR, advice: 'run again later: what was answered is kept' };
  }
}

const HOPELESS = { hopeless: true, isOfOneQuestion: false };
const UNCLEAR = { hopeless: false, isOfOneQuestion: false };

/** A filter, or a prompt that is too long. */
function isAboutOnePrompt(said: string): boolean {
  return /content_filter|context_length|content management policy|maximum context/i.test(said);
}
