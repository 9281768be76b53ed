import { z } from 'zod';
import { type Match, normalizedOne } from '../../asking/normalized-one.ts';
import type { ReadoutSettings } from '../../asking/readouts/readout.ts';
import { defined } from '../../files/defined.ts';
import { counted } from '../../files/number-text.ts';
import { ModelError } from '../../models/model-error.ts';
import type { TokenLogprob } from '../../models/top-logprobs.ts';
import type { PairCase } from '../../pair-cases/pair-case.ts';
import type { ConfiguredSimulator } from '../../promptfoo/configured-simulator.ts';
import { type Asked, Asker, findingsOf, textFinding } from './asker.ts';
import { doubt, type Finding, fine, problem } from './finding.ts';
import { isSaturated } from './simulator-checks.ts';

export interface Probed {
  readonly findings: readonly (Finding & { readonly check: string })[];
  readonly options: Readonly<Record<string, string | number | boolean>>;
}

/** What some endpoints take and others do not. */
interface Trial {
  readonly check: string;
  readonly settings: Partial<ReadoutSettings>;
  readonly option?: 'samplesTogether' | 'structuredOutput';
  readonly use?: string;
}

/** A new one is an entry here. */
const TRIALS: readonly Trial[] = [
  { check: 'temperature', settings: { temperature: 0.7 } },
  {
    check: 'n',
    settings: { samples: 2, samplesTogether: true },
    option: 'samplesTogether',
    use: 'draws all samples of a pair with one request',
  },
  {
    check: 'structured output',
    settings: { pairsPerRequest: 2, structuredOutput: true },
    option: 'structuredOutput',
    use: 'is for pairsPerRequest',
  },
];

/** What is asked for where an endpoint allows fewer alternatives than the config wants. */
const FEWER = [8, 5, 1];
/** Cheapest first. */
const TEXT_READOUTS = ['stated', 'samples'] as const;
/** By how much of the answer other spellings of "0" and "1" have to add to it. */
const NOTABLE_MASS = 0.05;

/**
 * Asks an endpoint about one pair in several ways, to see what it gives and takes, and what its config should say.
 * @param questions how many a run asks it; undefined where nothing is known of the run.
 * @throws ModelError where it answers nothing at all.
 */
export async function probeEndpoint(
  configured: ConfiguredSimulator,
  pairCase: PairCase,
  questions: number | undefined,
): Promise<Probed> {
  const { match, readout } = configured.asking;
  const asker = new Asker(configured, pairCase);
  const findings: (Finding & { check: string })[] = [];
  const options: Record<string, string | number | boolean> = {};
  const fit: string[] = [];
  const tell = (check: string, finding: Finding) => findings.push({ check, ...finding });

  const own = readout === 'logprobs' ? undefined : await asker.ask();
  const tokens = await askForTokens(asker, configured.config).catch((error: unknown) => {
    if (ModelError.isInstance(error) && (own !== undefined || isOfLogprobs(error))) return error;
    throw error;
  });
  if (own) findings.push(...findingsOf(own, configured.asking, questions));
  if (tokens instanceof Error) {
    tell('log-probabilities', own ? fine('none, and none needed') : problem(tokens.message));
  } else if (own) {
    const found = counted(tokens.answer.topLogprobs.length, 'alternative');
    tell('log-probabilities', fine(`${found}: with readout: logprobs, one token a pair would do`));
  } else {
    findings.push(...findingsOf(tokens, configured.asking, questions));
    if (tokens.allowed !== undefined) options.topLogprobs = tokens.allowed;
    const { topLogprobs } = tokens.answer;
    const gained = massOf(topLogprobs, 'trimmed') - massOf(topLogprobs, 'exact');
    if (match === 'exact' && gained > NOTABLE_MASS) options.match = 'trimmed';
  }
  if (!own && (tokens instanceof Error || isSaturated(tokens.answer.topLogprobs))) {
    const tries: [string, Finding][] = [];
    for (const other of TEXT_READOUTS) {
      const finding = await asker.ask({ readout: other }).then(({ answer }) => textFinding(answer), refusal);
      tries.push([other, finding]);
      if (finding.outcome === 'fine') fit.push(other);
    }
    for (const [other, finding] of tries) tell(other, fit.length === 0 ? finding : besideFit(finding, fit));
  }
  for (const trial of TRIALS) {
    if (asker.left === 0 || !knows(configured.config, trial.option)) continue;
    tell(trial.check, await tried(asker, trial, configured.config));
  }
  if (fit[0] !== undefined) options.readout = fit[0];
  tell('config', advice(options, fit));
  return { findings, options };
}

function knows(config: unknown, option: Trial['option']): boolean {
  return option === undefined || (typeof config === 'object' && config !== null && option in config);
}

async function tried(asker: Asker, { settings, option, use }: Trial, config: unknown): Promise<Finding> {
  const single = { pairsPerRequest: 1, samplesTogether: false, structuredOutput: false };
  const isWanted = option !== undefined && z.object({ [option]: z.literal(true) }).safeParse(config).success;
  return asker.ask({ readout: 'samples', settings: { ...single, ...settings } }).then(
    () => fine(option === undefined ? 'taken' : `taken: ${option}: true ${use}`),
    (error: unknown) => {
      const found = `not taken: ${refusal(error).found}`;
      return isWanted ? problem(found, `leave ${option} out of its config`) : fine(found);
    },
  );
}

/** With fewer alternatives where it allows only so many. @throws ModelError */
async function askForTokens(
  asker: Asker,
  config: unknown,
  allowed?: number,
): Promise<Asked & { readonly allowed?: number }> {
  try {
    const trial = await asker.ask({ readout: 'logprobs', ...defined({ topLogprobs: allowed }) });
    return { ...trial, ...defined({ allowed }) };
  } catch (error) {
    const { topLogprobs } = z.looseObject({ topLogprobs: z.number().default(0) }).parse(config);
    const fewer = FEWER.find((each) => each < (allowed ?? topLogprobs));
    const tooMany = ModelError.isInstance(error) && error.because === 'too-many-alternatives';
    if (!tooMany || fewer === undefined) throw error;
    return askForTokens(asker, config, fewer);
  }
}

function isOfLogprobs({ because }: ModelError): boolean {
  return because === 'no-logprobs' || because === 'too-many-alternatives';
}

/** @throws what is no ModelError. */
function refusal(error: unknown): Finding {
  if (!ModelError.isInstance(error)) throw error;
  return problem(error.message);
}

function massOf(topLogprobs: readonly TokenLogprob[], match: Match): number {
  const scored = normalizedOne(topLogprobs, match);
  return scored.unscored === undefined ? scored.mass : 0;
}

/** What does not work is not in the way where another readout works. */
function besideFit(finding: Finding, fit: readonly string[]): Finding {
  return finding.outcome === 'fine'
    ? fine(`fit: ${finding.found}`)
    : doubt(`unfit: ${finding.found}`, `readout: ${fit.join(' or ')} is fit`);
}

/** @param fit the readouts that do. */
function advice(options: Probed['options'], fit: readonly string[]): Finding {
  const lines = Object.entries(options).map(([name, value]) => `${name}: ${value}`);
  if (lines.length === 0) return fine('says what it needs');
  const other =
    fit.length < 2
      ? ''
      : '; or readout: samples, ten answers a pair: attention-heads validate --readouts stated,samples says what each is worth';
  return doubt('should say more', `config: { ${lines.join(', ')} }${other}`);
}
