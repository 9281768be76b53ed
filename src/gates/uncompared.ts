import { someOf } from '../files/number-text.ts';
import { questionKey } from '../pair-cases/pair-case.ts';
import type { ScoredRun } from '../scorecard/build-scorecard.ts';
import type { Baseline } from './baseline.ts';
import type { Comparison } from './compare-baselines.ts';
import type { AllowMissing } from './gates-config.ts';
import { isExcepted } from './level-gates.ts';
import type { GateVerdict } from './verdict.ts';

const GATE = 'allowMissing';
const MOST_NAMED = 5;

/**
 * What of the baseline was not compared: explanations that are gone or renamed, pairs that are not asked about or have no
 * score, what a run of a part of the suite does not cover. What is not compared cannot fall, so it fails the run, unless
 * `allowMissing` names it; then it is a warning. Silent where everything was compared.
 */
export function judgeUncompared(
  comparisons: readonly Comparison[],
  baseline: Pick<Baseline, 'partial'>,
  run: ScoredRun,
  allowed: AllowMissing,
): readonly GateVerdict[] {
  return comparisons.flatMap((comparison): readonly GateVerdict[] => {
    const { simulator, onlyBefore, onlyNow, pairs, withoutAuc } = comparison;
    const { coverage } = run.scorecard;
    const unanswered = questionsWithoutAnswer(run, simulator);
    const notAnswered = pairs.missing.filter((question) => unanswered.has(question)).length;
    const notAsked = pairs.missing.length - notAnswered;
    /** Nothing, unless it is so. */
    const verdict = (isSo: boolean, isAllowed: boolean, reason: string, how = ''): readonly GateVerdict[] => {
      if (!isSo) return [];
      if (isAllowed) return [{ gate: GATE, subject: simulator, outcome: 'warning', reason }];
      const advice = `${reason} Where that is meant, ${how}, or write a new baseline.`;
      return [{ gate: GATE, subject: simulator, outcome: 'inconclusive', reason: advice }];
    };
    const isPart = coverage?.partial === true;
    const isGone = (name: string) => !isNamed(name, allowed.explanations);
    const [gone, known] = [onlyBefore.filter(isGone), onlyBefore.filter((name) => !isGone(name))];
    const renamed =
      onlyNow.length > 0
        ? ` ${onlyNow.length} are new: an explanation that was only renamed needs its old id.`
        : '';
    const missing = (names: readonly string[]) =>
      `${names.length} of the baseline's explanations are not in this run: ${someOf(names, MOST_NAMED)}.`;
    return [
      verdict(
        isPart && (onlyBefore.length > 0 || notAsked > 0),
        allowed.part === true,
        `This run is ${coverage?.summary}: ${onlyBefore.length} explanations and ${notAsked} further pairs of the baseline are not compared.`,
        'say part: true under allowMissing',
      ),
      verdict(!isPart && gone.length > 0, false, missing(gone) + renamed, 'name them in allowMissing'),
      verdict(!isPart && known.length > 0, true, missing(known)),
      verdict(
        !isPart && notAsked > 0,
        allowed.pairs === true,
        `${notAsked} of the baseline's ${pairs.before} pairs are not asked about any more.`,
        'say pairs: true under allowMissing',
      ),
      verdict(
        notAnswered > 0,
        allowed.answers === true,
        `${notAnswered} of the baseline's ${pairs.before} pairs have no score now${withoutAuc.length > 0 ? `, which leaves no AUC of ${someOf(withoutAuc, MOST_NAMED)}` : ''}.`,
        'say answers: true under allowMissing',
      ),
      verdict(
        baseline.partial !== undefined,
        true,
        `The baseline was written from a part of the suite (${baseline.partial}).`,
      ),
      verdict(
        onlyNow.length > 0,
        true,
        `Not in the baseline, and so not compared: ${someOf(onlyNow, MOST_NAMED)}.`,
      ),
    ].flat();
  });
}

/** What the run asked a simulator and got no score for. */
function questionsWithoutAnswer(
  { scorecard, predictions }: ScoredRun,
  simulator: string,
): ReadonlySet<string> {
  const column = scorecard.simulators.findIndex(({ name }) => name === simulator);
  return new Set(
    predictions
      .flatMap(({ columns }) => columns[column] ?? [])
      .filter(({ probability }) => probability === null)
      .map(({ pairCase }) => questionKey(pairCase)),
  );
}

/** @param name head and id, as comparisons have it. */
function isNamed(name: string, allowed: AllowMissing['explanations'] = false): boolean {
  if (typeof allowed === 'boolean') return allowed;
  const [head = '', ...id] = name.split(' ');
  return isExcepted(head, id.join(' '), allowed);
}
