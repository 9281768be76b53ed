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

/** An HTTP status that is an error, and what is known of it; no status where an error came as an answer. */
export interface Rejection {
  readonly status: number | undefined;
  /** The endpoint's error: its code and its message. */
  readonly said: string;
}

/** What to try, where that depends on how the endpoint is asked. */
export interface Advice {
  /** By what a refusal is about, whatever its status. */
  readonly because: Readonly<Record<Exclude<RefusedBecause, keyof typeof WHATEVER_ASKS>, string>>;
  readonly badRequest: string;
  readonly unauthorized: string;
  readonly forbidden: string;
  readonly notFound: string;
  readonly tooMany: string;
}

/** What an error status means. */
export function reactionTo({ status, said }: Rejection, advice: Advice): Reaction {
  if (status !== undefined && status >= 300 && status < 400) {
    return {
      ...HOPELESS,
      advice: 'it redirects, and keys are sent nowhere else: give the address it leads to',
    };
  }
  if (status === 402) return WHATEVER_ASKS['no-credit'];
  const because = status === 401 ? undefined : refusedBecause(said);
  // Some servers answer a prompt that is too long, or a parameter that they do not have, with 500.
  const isKnown = because === 'prompt-too-long' || because === 'no-credit' || !(status && status > 501);
  if (because !== undefined && isKnown && (status !== 429 || because === 'no-credit')) {
    return because in WHATEVER_ASKS
      ? WHATEVER_ASKS[because as keyof typeof WHATEVER_ASKS]
      : { ...UNCLEAR, advice: advice.because[because as keyof Advice['because']], because };
  }
  switch (status) {
    case undefined:
      return {
        ...UNCLEAR,
        advice: 'try again, and where it says the same again check model, params and baseUrl',
      };
    case 413:
      return WHATEVER_ASKS['prompt-too-long'];
    case 401:
      return { ...HOPELESS, advice: advice.unauthorized };
    case 403:
      return { ...HOPELESS, advice: advice.forbidden };
    case 404:
    case 405:
    case 410:
      return { ...HOPELESS, advice: advice.notFound };
    case 429:
      return { ...UNCLEAR, advice: OF_THE_DAY.test(said) ? LATER : advice.tooMany };
    default:
      return { ...UNCLEAR, advice: status < 500 && !PASSING.has(status) ? advice.badRequest : LATER };
  }
}

/** Below 500, and still to be tried again. */
const PASSING = new Set([408, 409, 425, 499]);
/** A limit that neither patience nor less at once helps against. */
const OF_THE_DAY = /per[\s_-]*day|daily|\b[RT]PD\b|try again in \d+h/i;
const LATER = 'run again later: what was answered is kept';

const HOPELESS = { hopeless: true, isOfOneQuestion: false };
const UNCLEAR = { hopeless: false, isOfOneQuestion: false };
const OF_ONE = { hopeless: false, isOfOneQuestion: true };

/** What to do whoever asks. */
const WHATEVER_ASKS = {
  'prompt-too-long': { ...OF_ONE, advice: 'give the endpoint a larger context, or take shorter sequences' },
  filtered: { ...OF_ONE, advice: 'its filter held the question back: try another endpoint' },
  'no-credit': { ...HOPELESS, advice: 'the account has no credit left' },
  temperature: {
    ...UNCLEAR,
    advice: 'leave temperature out of the config and its params, or set the one that it wants',
  },
  'several-replies': {
    ...UNCLEAR,
    advice: 'leave samplesTogether (or n in params) out: each sample is then a request of its own',
  },
  'structured-output': { ...UNCLEAR, advice: 'leave structuredOutput (or response_format in params) out' },
  effort: { ...UNCLEAR, advice: 'set params: { reasoning_effort: … } to a value that it takes' },
  'system-message': {
    ...UNCLEAR,
    advice:
      'the model takes no system message, or wants user and assistant in turn: give it a protocol of such messages',
  },
} satisfies Partial<Record<RefusedBecause, Reaction>>;
