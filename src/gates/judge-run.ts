import { errorMessage } from '../files/user-error.ts';
import type { ScoredRun } from '../scorecard/build-scorecard.ts';
import { loadBaseline } from './baseline.ts';
import { evaluateGates } from './evaluate-gates.ts';
import { gatesOfMetadata } from './gates-config.ts';
import { failsRun, type GateVerdict } from './verdict.ts';

export interface Judgement {
  /** `not judged`: nobody said which gates. */
  readonly gates: 'judged' | 'none set' | 'not judged';
  readonly verdicts: readonly GateVerdict[];
}

/** The gate of a verdict that stands for gates, or a baseline, that cannot be read or do not fit the run. */
export const UNREADABLE_GATES = 'gates';

/**
 * Judges a run by the gates in a promptfoo config's `metadata`; the baseline's path is taken from the working
 * directory. Gates that cannot be read, or do not fit the run, are a failed verdict. @param place for the commands that
 * verdicts name.
 */
export function judgeRun(metadata: unknown, run: ScoredRun, place: Omit<PlaceOfRun, 'baseline'>): Judgement {
  try {
    const config = gatesOfMetadata(metadata);
    if (config === null) return { gates: 'none set', verdicts: [] };
    const baseline = config.baseline === undefined ? null : loadBaseline(config.baseline);
    const verdicts = evaluateGates(config, run, baseline).map((verdict) =>
      failsRun(verdict)
        ? { ...verdict, next: nextStep(verdict.gate, { ...place, baseline: config.baseline }) }
        : verdict,
    );
    return { gates: 'judged', verdicts };
  } catch (error) {
    const reason = errorMessage(error);
    return {
      gates: 'judged',
      verdicts: [{ gate: UNREADABLE_GATES, subject: 'the config', outcome: 'fail', reason }],
    };
  }
}

interface PlaceOfRun {
  readonly folder: string;
  readonly baseline: string | undefined;
  /** What asks again, e.g. `npx promptfoo eval -c other.yaml`. */
  readonly rerun: string;
}

/** What to do about a gate that failed a run. @param gate its name in the config. */
function nextStep(gate: string, { folder, baseline, rerun }: PlaceOfRun): string {
  switch (gate) {
    case 'maxMeanDrop':
    case 'maxDrop':
    case 'allowMissing':
      return `npx attention-heads baseline diff ${baseline} ${folder}   # all that changed; where it is meant: npx attention-heads baseline write ${folder} -o ${baseline}`;
    case 'maxUnscored':
      return `${rerun}   # once the cause is mended: what was answered is kept, so it asks only for what has no score`;
    case 'simulators':
      return `${rerun}   # with every simulator that the gates name`;
    default:
      return `npx promptfoo view   # or open ${folder}/report.html: every pair, the worst mistakes first`;
  }
}
