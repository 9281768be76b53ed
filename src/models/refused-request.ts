/** What a refusal is about, in whatever words and with whatever status an endpoint says it. */
export type RefusedBecause =
  | 'no-logprobs'
  | 'too-many-alternatives'
  | 'too-few-tokens'
  | 'name-of-limit'
  | 'prompt-too-long'
  | 'filtered'
  | 'no-credit'
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
  if (NO_CREDIT.test(said) && !RATE_LIMIT.test(said)) return 'no-credit';
  if (FILTER.test(said)) return 'filtered';
  if (PROMPT_TOO_LONG.some((pattern) => pattern.test(said))) return 'prompt-too-long';
  if (OUTPUT_LIMIT.test(said)) return TOO_FEW.test(said) ? 'too-few-tokens' : 'name-of-limit';
  return PARAMETERS.find(([, pattern]) => pattern.test(said))?.[0];
}

const NO_CREDIT =
  /insufficient[\s_-]*(?:quota|balance|credit|fund)|credit balance|(?:no|out of|used all|available) [\w ]*credits?\b|spending limit|billing (?:hard )?limit|plan and billing|current_quota|free_?tier_?only|free tier[^.]* exhausted|payment required|arrears/i;
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
const TOO_FEW =
  /minimum|at least|>=|≥|greater than|larger|too (?:small|low|few)|higher|increase|limit was reached|could not finish|below/i;
