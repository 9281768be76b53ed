import type { GateVerdict } from '../gates/verdict.ts';

/** Those that fail the run, then those that cannot tell, then those that pass. */
export function verdictsInOrder(verdicts: readonly GateVerdict[]): readonly GateVerdict[] {
  return verdicts.toSorted((a, b) => rank(a) - rank(b));
}

function rank({ outcome, failsRun }: GateVerdict): number {
  if (failsRun || outcome === 'fail') return 0;
  return outcome === 'inconclusive' ? 1 : 2;
}

/** What became of a run, in a word and a sentence. */
export interface Outcome {
  readonly status: 'failed' | 'passed' | 'no gates';
  readonly sentence: string;
}

/** @param problems what makes the run incomplete. */
export function outcomeOf(problems: readonly string[], verdicts: readonly GateVerdict[]): Outcome {
  const failing = verdicts.filter((verdict) => rank(verdict) === 0).length;
  const unsure = verdicts.filter((verdict) => rank(verdict) === 1).length;
  const parts = [
    ...(problems.length > 0 ? ['the run is incomplete'] : []),
    ...(failing > 0 ? [`${failing} of ${verdicts.length} gate checks failed`] : []),
  ];
  const undecided = unsure > 0 ? `, ${unsure} could not tell` : '';
  if (parts.length > 0)
    return { status: 'failed', sentence: `${sentenceCase(parts.join(', and '))}${undecided}.` };
  if (verdicts.length === 0) {
    return { status: 'no gates', sentence: 'Every pair was scored. No gates are set.' };
  }
  return {
    status: 'passed',
    sentence: `Every pair was scored, and ${verdicts.length - unsure} of ${verdicts.length} gate checks passed${undecided}.`,
  };
}

function sentenceCase(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
