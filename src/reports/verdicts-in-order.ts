import { failsRun, type GateVerdict } from '../gates/verdict.ts';

/** Those that fail the run, then the warnings, then those that pass. */
export function verdictsInOrder(verdicts: readonly GateVerdict[]): readonly GateVerdict[] {
  return verdicts.toSorted((a, b) => rank(a) - rank(b));
}

/** The place of a verdict's kind in that order. */
function rank(verdict: GateVerdict): number {
  if (failsRun(verdict)) return 0;
  return verdict.outcome === 'warning' ? 1 : 2;
}
