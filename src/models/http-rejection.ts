import { type RefusedBecause, refusedBecause } from './refused-request.ts';

/** What a failure means for the column's other questions, and what to tell the user. */
export interface Reaction {
  readonly advice: string;
  /** Whether every other question would fail the same way. */
  readonly hopeless: boolean;
  /** Whether it lies in this question alone. Neither is known where one rejection does not tell. */
  readonly isOfOneQuestion: boolean;
  readonly because?: RefusedBecause;
}

/** An HTTP status that is an error, and what is known of it. */
export interface Rejection {
  readonly status: number;
  /** The endpoint's error: its code and its message. */
  readonly said: string;
}

/** What to try, where that depends on how the endpoint is asked. */
export interface Advice {
  /** By what a refusal is about, whatever its status. */
  readonly because: Readonly<Record<Exclude<RefusedBecause, 'prompt-too-long' | 'filtered'>, string>>;
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
  const because = status === 401 || status === 429 ? undefined : refusedBecause(said);
  // Some servers answer a prompt that is too long with 500.
  if (because === 'prompt-too-long') return { ...OF_ONE, advice: TOO_LONG };
  if (because !== undefined && status < 500) {
    return because === 'filtered'
      ? { ...OF_ONE, advice: FILTERED }
      : { ...UNCLEAR, advice: advice.because[because], because };
  }
  switch (status) {
    case 400:
    case 422:
      return { ...UNCLEAR, advice: advice.badRequest };
    case 413:
      return { ...OF_ONE, advice: TOO_LONG };
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
const OF_ONE = { hopeless: false, isOfOneQuestion: true };

const TOO_LONG = 'give the endpoint a larger context, or take shorter sequences';
const FILTERED = 'its filter held the question back: try another endpoint';
