import { z } from 'zod';

/** What a refusal is about, in whatever words and with whatever status an endpoint says it. */
export type RefusedBecause =
  | 'no-logprobs'
  | 'too-many-alternatives'
  | 'too-few-tokens'
  | 'name-of-limit'
  | 'prompt-too-long'
  | 'filtered'
  | 'no-credit'
  | 'too-many-tokens'
  | 'temperature'
  | 'several-replies'
  | 'structured-output'
  | 'effort'
  | 'system-message';

/** What to do about an endpoint that has no log-probabilities. */
export const WITHOUT_LOGPROBS =
  'to ask it without, write under its config readout: stated (one answer a pair) or readout: samples (ten answers)';

/**
 * Reads what an endpoint says of a request that it refuses: people were told to rename a limit that was only too small, and to
 * look for a key's rights where a model has no log-probabilities.
 *
 * @returns undefined where it says none of these.
 */
export function refusedBecause(said: string): RefusedBecause | undefined {
  if (/log[\s_-]*prob/i.test(said)) {
    const isRange = /top[\s_-]*log|\d/i.test(said) && RANGE.test(said) && !UNSUPPORTED.test(said);
    return isRange ? 'too-many-alternatives' : 'no-logprobs';
  }
  if (NO_HOST.test(said)) return 'no-logprobs';
  if (NO_CREDIT.test(said) && !RATE_LIMIT.test(said)) return 'no-credit';
  if (FILTER.test(said)) return 'filtered';
  if (QUOTA.test(said)) return undefined;
  if (PROMPT_TOO_LONG.some((pattern) => pattern.test(said))) return 'prompt-too-long';
  if (OUTPUT_LIMIT.test(said)) {
    if (TOO_FEW.test(said)) return 'too-few-tokens';
    return TOO_MANY.test(said) ? 'too-many-tokens' : 'name-of-limit';
  }
  return PARAMETERS.find(([, pattern]) => pattern.test(said))?.[0];
}

/** OpenRouter's, where `require_parameters` leaves no host of the model: what hosts lack is log-probabilities. */
const NO_HOST = /no endpoints found that (?:support|can handle) the requested param/i;
const NO_CREDIT =
  /insufficient[\s_-]*(?:quota|balance|credit|fund)|credit balance|(?:no|out of|used all|available) [\w ]*credits?\b|spending limit|billing (?:hard )?limit|plan and billing|current_quota|free_?tier_?only|free tier[^.]* exhausted|payment required|arrears|余额不足|欠费/i;
/** Such a limit is also called a quota, of which the plan and billing tell more. */
const RATE_LIMIT = /per[\s_-]*(?:minute|second|hour|day)|(?:retry|try again) (?:in|after)|\b[RT]P[MD]\b/i;

/** What names a parameter of the request that it does not take, or not so. */
const PARAMETERS: readonly (readonly [RefusedBecause, RegExp])[] = [
  ['temperature', /\btemperature\b/i],
  ['effort', /reasoning[\s_.-]*effort/i],
  ['structured-output', /response[\s_-]?format|json_schema|structured outputs?/i],
  [
    'several-replies',
    /(?:^|[\s"'`.])n["'`]?\s*(?::|>|=|<|must|should|is not|greater)|only one (?:completion|choice|candidate)|number of (?:completions|choices|candidates)|multiple (?:completions|choices|candidates)/i,
  ],
  [
    'system-message',
    /system (?:role|message|prompt|instruction)s?\b|developer (?:role|message|instruction)|roles must alternate/i,
  ],
];

const RANGE =
  /between|in \[|range|at most|at least|maximum|minimum|max\b|less than|greater than|larger than|smaller than|exceed|up to|<=|≤|must be|\b[01] to \d+|invalid value|max allowed/i;
const UNSUPPORTED =
  /not? (?:be )?(?:support|allow|enabl|permit|available|implement)\w*|unsupported|not yet support\w*|disabled|unavailable|unknown|unrecognized|extra inputs/i;

const FILTER =
  /content[\s_-]*filter|content management policy|responsibleaipolicy|data_inspection_failed|safety (?:system|settings)/i;

/** What is too long is the prompt, or the prompt and the answer together; not the answer's limit alone. */
const PROMPT_TOO_LONG: readonly RegExp[] = [
  // OpenAI, vLLM, llama.cpp, Ollama, LM Studio, Mistral, Groq
  /context[\s_-]*(?:length|size|window|overflow|limit)|exceed_?context|maximum context|context (?:the )?overflow/i,
  // Anthropic, TGI, Bedrock, Together
  /(?:prompt|input|inputs|message|messages|request|sequence)\b[^.]{0,80}\b(?:too long|too large|too many tokens|longer than|exceed\w*)/i,
  /(?:too long|longer than|exceed\w*|too many tokens)\b[^.]{0,80}\b(?:prompt|input|inputs|messages|max_seq_len|max_model_len|max(?:imum)? (?:model|sequence|input|prompt) len)/i,
  // TGI: `inputs` tokens + `max_new_tokens` must be <= 4096
  /`?inputs`? tokens|input token count|number of (?:input|prompt) tokens/i,
  /greater than max_seq_len|max_seq_len|max_model_len|maximum (?:model|sequence|input|prompt) length/i,
  /reduce (?:the |your )?(?:length|size|prompt|input|number of (?:tokens|messages))|shorten (?:the |your )?(?:prompt|input)/i,
];

const OUTPUT_LIMIT =
  /max(?:imum)?[\s_-]*(?:output|completion|new|gen\w*)?[\s_-]*tokens|(?:output|completion) (?:token )?limit|num_predict/i;
/** What “exceeds” such a limit is no prompt. */
const QUOTA = /\bquota\b|rate[\s_-]*limit|requests? (?:limit|per)/i;
const TOO_MANY =
  /too (?:large|big|high|many)|at most|exceed|valid range|maximum (?:value|output)|less than|<=|≤|must be in|between/i;
const TOO_FEW =
  /minimum|at least|>=|≥|greater than|larger|too (?:small|low|few)|higher|increase|limit was reached|could not finish|below/i;

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
  'too-many-tokens': { ...UNCLEAR, advice: 'set maxOutputTokens to no more than it allows' },
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

const errorSchema = z.object({
  message: z.string().optional().catch(undefined),
  msg: z.string().optional().catch(undefined),
  code: z.union([z.string(), z.number()]).nullish(),
  type: z.string().nullish(),
  /** FastAPI's; what it got, which it repeats, is none of its words. */
  detail: z
    .array(z.object({ loc: z.array(z.union([z.string(), z.number()])), msg: z.string() }))
    .transform((all) => all.map(({ loc, msg }) => `${loc.join('.')}: ${msg}`).join('; '))
    .optional()
    .catch(undefined),
  /** OpenRouter's message is “Provider returned error”; which one stands here. */
  metadata: z.object({ raw: z.unknown() }).nullish().catch(undefined),
});

/** What an endpoint's error says. */
interface ErrorInWords {
  /** To be shown. */
  readonly words: string;
  /** Its own name or number for it, and its kind. */
  readonly codes: string;
  /** The HTTP status that it bears itself: some are answered with 200. */
  readonly status: number | undefined;
}

/** @param error the `error` of an endpoint's JSON, or all of that where it has none. */
export function errorInWords(error: unknown): ErrorInWords {
  if (typeof error === 'string')
    return { words: error || 'an error without a word', codes: '', status: undefined };
  const { message, msg, detail, code, type, metadata } = errorSchema.safeParse(error).data ?? {};
  const raw = typeof metadata?.raw === 'string' ? metadata.raw : JSON.stringify(metadata?.raw);
  const said = [message ?? msg ?? detail ?? JSON.stringify(error), raw].filter((each) => each !== undefined);
  const status = Number(code);
  return {
    words: said.join(': '),
    codes: [code, type].filter(Boolean).join(' '),
    status: status >= 400 && status < 600 ? status : undefined,
  };
}
