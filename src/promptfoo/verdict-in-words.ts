import type { PairCase } from '../pair-cases/pair-case.ts';
import { isClaim } from '../scorecard/claims.ts';

type Judged = Pick<PairCase, 'explanation' | 'pair'>;

/**
 * What a simulator made of a pair, for a cell of promptfoo's table, e.g. `weak pair taken for strong`. P("1") stands in the
 * same cell as a named score.
 */
export function verdictInWords({ explanation, pair: { label } }: Judged, probability: number): string {
  const pair = label === 1 ? 'strong pair' : 'weak pair';
  if (!isClaim(explanation)) {
    const kind = explanation.control === undefined ? 'false explanation' : 'control';
    return `${pair} called ${called(probability)} under a ${kind}: not judged`;
  }
  if (probability === 0.5) return `${pair}, undecided`;
  if (label === 1) return probability > 0.5 ? `${pair} found` : `${pair} missed`;
  return probability > 0.5 ? `${pair} taken for strong` : `${pair} ruled out`;
}

function called(probability: number): string {
  if (probability === 0.5) return 'neither';
  return probability > 0.5 ? 'strong' : 'weak';
}
