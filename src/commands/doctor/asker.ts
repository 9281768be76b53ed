import { type Asking, withReadout } from '../../asking/asking.ts';
import type { ReadoutSettings } from '../../asking/readouts/readout.ts';
import type { ReadoutName } from '../../asking/readouts/readouts.ts';
import { defined } from '../../files/defined.ts';
import { counted } from '../../files/number-text.ts';
import { ModelError } from '../../models/model-error.ts';
import { judgeCase } from '../../pair-cases/judge-case.ts';
import type { PairCase } from '../../pair-cases/pair-case.ts';
import type { ConfiguredSimulator } from '../../promptfoo/configured-simulator.ts';
import { type Finding, fine, problem } from './finding.ts';
import { SIMULATOR_CHECKS } from './simulator-checks.ts';

/** How a question is asked, where not as the config says. */
interface Way {
  readonly readout?: ReadoutName;
  readonly settings?: Partial<ReadoutSettings>;
  readonly topLogprobs?: number;
}

export interface Asked {
  readonly answer: Awaited<ReturnType<typeof judgeCase>>;
  readonly milliseconds: number;
}

const MOST_QUESTIONS = 6;
/** For one question: longer than a slow model needs to load and answer. */
const PATIENCE_MS = 120_000;

/** Asks a simulator about one pair, each time in its own way, without a baseline correction. */
export class Asker {
  readonly #configured: ConfiguredSimulator;
  readonly #pairCase: PairCase;
  left = MOST_QUESTIONS;

  constructor(configured: ConfiguredSimulator, pairCase: PairCase) {
    this.#configured = configured;
    this.#pairCase = pairCase;
  }

  /** @throws ModelError */
  async ask({ readout, settings, topLogprobs }: Way = {}): Promise<Asked> {
    const { asking, make } = this.#configured;
    this.left -= 1;
    const asked = withReadout(asking, readout ?? asking.readout, { samples: 1, orders: 1, ...settings });
    const simulator = make({ asking: { ...asked, baselineCorrection: false } }, defined({ topLogprobs }));
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const start = performance.now();
    try {
      const answer = await judgeCase(simulator, this.#pairCase, { signal });
      // What a client or a model takes to be loaded is no part of a question.
      return { answer, milliseconds: answer.latencyMs ?? performance.now() - start };
    } catch (error) {
      if (!signal.aborted) throw error;
      throw new ModelError(`none within ${PATIENCE_MS / 1000} s; is the server up, and not busy?`);
    } finally {
      await simulator.release?.();
    }
  }
}

export function findingsOf(
  { answer, milliseconds }: Asked,
  { readout, match, settings }: Asking,
  questions: number | undefined,
): readonly (Finding & { readonly check: string })[] {
  const each = readout === 'samples' ? (settings?.samples ?? 1) : 1;
  const trial = {
    answer,
    match,
    milliseconds,
    questions: questions === undefined ? undefined : questions * each,
  };
  const checks = SIMULATOR_CHECKS.filter(({ isOfTokens }) => readout === 'logprobs' || !isOfTokens);
  const told = checks.map(({ name: check, judge }) => ({ check, ...judge(trial) }));
  return readout === 'logprobs' ? told : [{ check: readout, ...textFinding(answer) }, ...told];
}

export function textFinding({ scored, usage }: Asked['answer']): Finding {
  if (scored.unscored !== undefined) return problem(scored.unscored);
  const tokens = usage ? `, with ${counted(usage.completionTokens, 'token')}` : '';
  return fine(`P("1") = ${scored.probability.toFixed(3)}${tokens}`);
}
