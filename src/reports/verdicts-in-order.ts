import type { GateVerdict } from '../gates/verdict.ts';

/** Those that fail the run, then those that cannot tell, then those that pass. */
export function verdictsInOrder(verdicts: readonly GateVerdict[]): readonly GateVerdict[] {
  return verdicts.toSorted((a, b) => rank(a) - rank(b));
}

/** The place of a verdict's kind in that order. */
function rank({ outcome, failsRun }: GateVerdict): number {
  if (failsRun || outcome === 'fail') return 0;
  return outcome === 'inconclusive' ? 1 : 2;
}
