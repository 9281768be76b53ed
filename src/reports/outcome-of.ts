import { GATE_FAILED_EXIT_CODE } from '../gates/evaluate-gates.ts';
import { type Judgement, UNREADABLE_GATES } from '../gates/judge-run.ts';
import type { Scorecard } from '../scorecard/scorecard.ts';

/** What became of a run, in a word, a sentence, and the code that its process ends with. */
export interface Outcome {
  readonly status: 'failed' | 'passed' | 'undecided' | 'no gates';
  /** Whether the run left out a part of its suite. */
  readonly partial: boolean;
  readonly sentence: string;
  readonly exitCode: number;
}

/** A gate that counts pairs, and so always can tell: it says nothing of the quality of explanations. */
const COUNTING_GATE = 'maxUnscored';

/** The one place that decides how a run ended: terminal, reports and exit code say the same. */
export function outcomeOf({
  scorecard: { problems, coverage },
  gates,
  verdicts,
}: Judgement & { readonly scorecard: Pick<Scorecard, 'problems' | 'coverage'> }): Outcome {
  const failing = verdicts.filter(({ failsRun }) => failsRun);
  const unsure = verdicts.filter(({ outcome, failsRun }) => outcome === 'inconclusive' && !failsRun).length;
  const unreadable = failing.some(({ gate }) => gate === UNREADABLE_GATES);
  const partial = coverage?.partial === true;
  const undecided = unsure > 0 ? `, ${unsure} could not tell` : '';
  const lead = partial ? `This run is ${coverage.summary}. ` : '';
  const scored = partial ? 'Every pair that it asked about was scored' : 'Every pair was scored';

  if (problems.length > 0 || failing.length > 0) {
    const parts = [
      ...(problems.length > 0 ? ['the run is incomplete'] : []),
      ...(unreadable
        ? ['its gates could not be judged']
        : failing.length > 0
          ? [`${failing.length} of ${verdicts.length} gate checks failed`]
          : []),
    ];
    const sentence = `${lead}${sentenceCase(parts.join(', and '))}${undecided}.`;
    const exitCode = failing.length > 0 && !unreadable ? GATE_FAILED_EXIT_CODE : 1;
    return { status: 'failed', partial, sentence, exitCode };
  }
  if (gates !== 'judged') {
    const none = gates === 'none set' ? 'No gates are set.' : 'No gates were judged.';
    return { status: 'no gates', partial, sentence: `${lead}${scored}. ${none}`, exitCode: 0 };
  }
  const ofQuality = verdicts.filter(({ gate }) => gate !== COUNTING_GATE);
  if (ofQuality.length > 0 && ofQuality.every(({ outcome }) => outcome === 'inconclusive')) {
    const sentence = `${lead}${scored}, but nothing was decided: none of ${ofQuality.length} gate checks could tell.`;
    return { status: 'undecided', partial, sentence, exitCode: 0 };
  }
  const passed = `${verdicts.length - unsure} of ${verdicts.length} gate checks passed`;
  return { status: 'passed', partial, sentence: `${lead}${scored}, and ${passed}${undecided}.`, exitCode: 0 };
}

function sentenceCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
