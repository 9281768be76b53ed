import { z } from 'zod';

export const gateVerdictSchema = z.object({
  /** The gate's name in the config, e.g. `minMeanAuc`. */
  gate: z.string(),
  /** What it judged, e.g. `gpt-4o`, or `gpt-4o, L4H11 previous-token`. */
  subject: z.string(),
  /**
   * `fail`: beyond the bound. `inconclusive`: there was nothing to judge, or to compare with; it fails the run as well.
   * `warning`: beyond the bound but within what the config takes for noise, or not compared, which the config allows.
   */
  outcome: z.enum(['pass', 'warning', 'inconclusive', 'fail']),
  reason: z.string(),
  /** What else is known of it, a line each: the pairs that moved, what changed. */
  details: z.array(z.string()).readonly().exactOptional(),
  /** What to do about a verdict that fails the run, with the command. */
  next: z.string().exactOptional(),
});

export type GateVerdict = z.infer<typeof gateVerdictSchema>;

/** Whether a verdict fails its run: what could not be judged does not pass. */
export function failsRun({ outcome }: Pick<GateVerdict, 'outcome'>): boolean {
  return outcome === 'fail' || outcome === 'inconclusive';
}

/** Two numbers as far apart are equal: AUCs are shares of small counts, bounds are decimals. */
const ROUNDING = 1e-9;

/** Whether a value is above a bound by more than rounding. */
export function exceeds(value: number, bound: number): boolean {
  return value > bound + ROUNDING;
}

/**
 * What a gate says of a value that may be beyond its bound. @param certain whether the evidence asked for, if any, says
 * so.
 */
export function outcomeOfValue(beyond: boolean, certain: boolean): GateVerdict['outcome'] {
  if (!beyond) return 'pass';
  return certain ? 'fail' : 'warning';
}

/** Those that fail the run, then the warnings, then those that pass. */
export function verdictsInOrder(verdicts: readonly GateVerdict[]): readonly GateVerdict[] {
  return verdicts.toSorted((a, b) => rank(a) - rank(b));
}

function rank(verdict: GateVerdict): number {
  if (failsRun(verdict)) return 0;
  return verdict.outcome === 'warning' ? 1 : 2;
}

export function nextSteps(verdicts: readonly GateVerdict[]): readonly string[] {
  return [...new Set(verdicts.flatMap(({ next }) => next ?? []))];
}
