import type { GateVerdict } from '../gates/verdict.ts';

/** What the verdicts say to do next, each once. */
export function nextSteps(verdicts: readonly GateVerdict[]): readonly string[] {
  return [...new Set(verdicts.flatMap(({ next }) => next ?? []))];
}
