import { join } from 'node:path';
import type { HeadProfile } from '../activation-records/head-profile.ts';
import { counted } from '../files/number-text.ts';
import { GATE_FAILED_EXIT_CODE } from '../gates/evaluate-gates.ts';
import { type Judgement, UNREADABLE_GATES } from '../gates/judge-run.ts';
import { failsRun } from '../gates/verdict.ts';
import type { ScoredRun } from '../scorecard/build-scorecard.ts';
import type { Scorecard } from '../scorecard/scorecard.ts';

/** What a report tells of: a scored run, what was predicted in it, and what the gates say of it. */
export type FinishedRun = ScoredRun &
  Judgement & {
    /** What heads do, by name, where their records were at hand. */
    readonly profiles?: ReadonlyMap<string, HeadProfile> | undefined;
    /** How the run came about, in a sentence, where that is to be said. */
    readonly note?: string | undefined;
  };

interface Outcome {
  /** `warned`: nothing failed, and something is not as it should be. */
  readonly status: 'failed' | 'warned' | 'passed' | 'no gates';
  readonly partial: boolean;
  readonly sentence: string;
  readonly exitCode: number;
}

/** The one place that decides how a run ended: terminal, reports and exit code say the same. */
export function outcomeOf({
  scorecard: { problems, coverage },
  gates,
  verdicts,
}: Judgement & { readonly scorecard: Pick<Scorecard, 'problems' | 'coverage'> }): Outcome {
  const failing = verdicts.filter(failsRun);
  const failed = failing.filter(({ outcome }) => outcome === 'fail').length;
  const warned = verdicts.filter(({ outcome }) => outcome === 'warning').length;
  const unreadable = failing.some(({ gate }) => gate === UNREADABLE_GATES);
  const partial = coverage?.partial === true;
  const warnings = warned > 0 ? `, with ${counted(warned, 'warning')}` : '';
  const lead = partial ? `This run is ${coverage.summary}. ` : '';
  const scored = partial ? 'Every pair that it asked about was scored' : 'Every pair was scored';

  if (problems.length > 0 || failing.length > 0) {
    const checks = `${verdicts.length} gate checks`;
    const parts = [
      ...(problems.length > 0 ? ['the run is incomplete'] : []),
      ...(unreadable ? ['its gates could not be judged'] : []),
      ...(failed > 0 && !unreadable ? [`${failed} of ${checks} failed`] : []),
      ...(failing.length > failed ? [`${failing.length - failed} of ${checks} had nothing to compare`] : []),
    ];
    const all = parts.join(', and ');
    const sentence = `${lead}${all.charAt(0).toUpperCase()}${all.slice(1)}${warnings}.`;
    const exitCode = failing.length > 0 && !unreadable ? GATE_FAILED_EXIT_CODE : 1;
    return { status: 'failed', partial, sentence, exitCode };
  }
  if (gates !== 'judged') {
    const none = gates === 'none set' ? 'No gates are set.' : 'No gates were judged.';
    return { status: 'no gates', partial, sentence: `${lead}${scored}. ${none}`, exitCode: 0 };
  }
  const passed = `${verdicts.length - warned} of ${verdicts.length} gate checks passed`;
  const status = warned > 0 ? 'warned' : 'passed';
  return { status, partial, sentence: `${lead}${scored}, and ${passed}${warnings}.`, exitCode: 0 };
}

/** Where runs' reports go, seen from the working directory. */
export const RESULTS = 'results';

/** In a suite's folder: the runs of parts of it. */
export const PARTIAL = 'partial';

/**
 * `results/<suite>`; for a partial run, a folder that only a run of the same part writes to again:
 * `results/<suite>/partial/4-of-64-1f2e3d4c`.
 */
export function resultsFolder({ suite, coverage }: Pick<Scorecard, 'suite' | 'coverage'>): string {
  const whole = join(RESULTS, suite);
  if (!coverage?.partial) return whole;
  const { explanations, fingerprint } = coverage;
  return join(whole, PARTIAL, `${explanations.covered}-of-${explanations.all}-${fingerprint}`);
}
