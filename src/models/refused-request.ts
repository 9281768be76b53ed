import { z } from 'zod';

/** What a refusal is about, whatever its words and status. */
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

/** What to do about an endpoint without log-probabilities. */
export const WITHOUT_LOGPROBS =
  'to ask it without them, set readout: stated (one answer a pair) or readout: samples (ten answers) in its config';

/** Reads why an endpoint refuses a request, so that the advice fits, e.g. not to rename a limit that was only too small. */
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

/** OpenRouter's if `require_parameters` leaves no host: what hosts lack is log-probabilities. */
const NO_HOST = /no endpoints found that (?:support|can handle) the requested param/i;
const NO_CREDIT =
  /insufficient[\s_-]*(?:quota|balance|credit|fund)|credit balance|(?:no|out of|used all|available) [\w ]*credits?\b|spending limit|billing (?:hard )?limit|plan and billing|current_quota|free_?tier_?only|free tier[^.]* exhausted|payment required|arrears|余额不足|欠费/i;
/** A rate limit may be called a quota, with a pointer to plan and billing. */
const RATE_LIMIT = /per[\s_-]*(?:minute|second|hour|day)|(?:retry|try again) (?:in|after)|\b[RT]P[MD]\b/i;

/** Names a parameter that the endpoint does not accept, or not with this value. */
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

/** The prompt, or prompt and answer together, are too long; not the answer's limit alone. */
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
/** What "exceeds" such a limit is not a prompt. */
const QUOTA = /\bquota\b|rate[\s_-]*limit|requests? (?:limit|per)/i;
const TOO_MANY =
  /too (?:large|big|high|many)|at most|exceed|valid range|maximum (?:value|output)|less than|<=|≤|must be in|between/i;
const TOO_FEW =
  /minimum|at least|>=|≥|greater than|larger|too (?:small|low|few)|higher|increase|limit was reached|could not finish|below/i;

/** What a failure means for the column's other questions, and what to tell the user. */
export interface Reaction {
  readonly advice: string;
  /** Every other question would fail the same way. */
  readonly hopeless: boolean;
  /** It concerns this question alone. If both are false, one rejection does not tell. */
  readonly isOfOneQuestion: boolean;
  readonly because?: RefusedBecause;
}

/** An endpoint's error; without a status if it came as an answer. */
export interface Rejection {
  readonly status: number | undefined;
  /** Its code and message. */
  readonly said: string;
}

/** What to try if that depends on how the endpoint is asked: by cause, or else by status. */
export type Advice = Readonly<
  Record<
    | Exclude<RefusedBecause, keyof typeof WHATEVER_ASKS>
    | (typeof STATUS_ADVICE)[keyof typeof STATUS_ADVICE]
    | 'badRequest'
    | 'tooMany',
    string
  >
>;

const STATUS_ADVICE = {
  401: 'unauthorized',
  403: 'forbidden',
  404: 'notFound',
  405: 'notFound',
  410: 'notFound',
} as const;

/** What an error means. */
export function reactionTo({ status, said }: Rejection, advice: Advice): Reaction {
  if (status !== undefined && status >= 300 && status < 400) {
    return {
      ...HOPELESS,
      advice: 'it redirects, and keys are not sent anywhere else: give the address it leads to',
    };
  }
  if (status === 402) return WHATEVER_ASKS['no-credit'];
  const because = status === 401 ? undefined : refusedBecause(said);
  // Some servers answer 500 to an overlong prompt or an unsupported parameter.
  const isKnown = because === 'prompt-too-long' || because === 'no-credit' || !(status && status > 501);
  if (because !== undefined && isKnown && (status !== 429 || because === 'no-credit')) {
    return because in WHATEVER_ASKS
      ? WHATEVER_ASKS[because as keyof typeof WHATEVER_ASKS]
      : { ...UNCLEAR, advice: advice[because as keyof Advice], because };
  }
  if (status === undefined) {
    return { ...UNCLEAR, advice: 'try again; if the error stays, check model, params and baseUrl' };
  }
  if (status === 413) return WHATEVER_ASKS['prompt-too-long'];
  if (status in STATUS_ADVICE) {
    return { ...HOPELESS, advice: advice[STATUS_ADVICE[status as keyof typeof STATUS_ADVICE]] };
  }
  if (status === 429) return { ...UNCLEAR, advice: OF_THE_DAY.test(said) ? LATER : advice.tooMany };
  return { ...UNCLEAR, advice: status < 500 && !PASSING.has(status) ? advice.badRequest : LATER };
}

/** Below 500, and still worth another try. */
const PASSING = new Set([408, 409, 425, 499]);
/** A limit that neither waiting nor lower concurrency helps with. */
const OF_THE_DAY = /per[\s_-]*day|daily|\b[RT]PD\b|try again in \d+h/i;
const LATER = 'run again later: answers so far are kept';

const HOPELESS = { hopeless: true, isOfOneQuestion: false };
const UNCLEAR = { hopeless: false, isOfOneQuestion: false };
const OF_ONE = { hopeless: false, isOfOneQuestion: true };

/** What to do however the endpoint is asked. */
const WHATEVER_ASKS = {
  'prompt-too-long': { ...OF_ONE, advice: 'give the endpoint a larger context, or use shorter sequences' },
  filtered: { ...OF_ONE, advice: 'its content filter blocked the question: try another endpoint' },
  'no-credit': { ...HOPELESS, advice: 'the account has no credit left' },
  'too-many-tokens': { ...UNCLEAR, advice: 'set maxOutputTokens to no more than it allows' },
  temperature: {
    ...UNCLEAR,
    advice: 'leave temperature out of the config and its params, or set one that it accepts',
  },
  'several-replies': {
    ...UNCLEAR,
    advice: 'leave samplesTogether (or n in params) out: each sample is then a request of its own',
  },
  'structured-output': { ...UNCLEAR, advice: 'leave structuredOutput (or response_format in params) out' },
  effort: { ...UNCLEAR, advice: 'set params: { reasoning_effort: … } to a value that it accepts' },
  'system-message': {
    ...UNCLEAR,
    advice:
      'the model takes no system message, or wants user and assistant messages to alternate: use a protocol of such messages',
  },
} satisfies Partial<Record<RefusedBecause, Reaction>>;

const errorSchema = z.object({
  message: z.string().optional().catch(undefined),
  msg: z.string().optional().catch(undefined),
  code: z.union([z.string(), z.number()]).nullish(),
  type: z.string().nullish(),
  /** FastAPI's, without the input that it repeats. */
  detail: z
    .array(z.object({ loc: z.array(z.union([z.string(), z.number()])), msg: z.string() }))
    .transform((all) => all.map(({ loc, msg }) => `${loc.join('.')}: ${msg}`).join('; '))
    .optional()
    .catch(undefined),
  /** OpenRouter's message is “Provider returned error”; the provider's own is here. */
  metadata: z.object({ raw: z.unknown() }).nullish().catch(undefined),
});

interface ErrorInWords {
  /** To be shown. */
  readonly words: string;
  /** Its code and kind. */
  readonly codes: string;
  /** The HTTP status in the error itself: some are answered with 200. */
  readonly status: number | undefined;
}

/** What an endpoint's error says. @param error the `error` of an endpoint's JSON, or all of that if it has none. */
export function errorInWords(error: unknown): ErrorInWords {
  if (typeof error === 'string') return { words: error || 'an empty error', codes: '', status: undefined };
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
