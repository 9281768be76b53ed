import type { PairCase } from '../pair-cases/pair-case.ts';

/** What a simulator made of a pair, for a cell of promptfoo's table, e.g. `weak pair taken for strong: P(1) = 0.810`. */
export function verdictInWords({ label }: PairCase['pair'], probability: number): string {
  return `${words(label, probability)}: P(1) = ${probability.toFixed(3)}`;
}

function words(label: PairCase['pair']['label'], probability: number): string {
  const pair = label === 1 ? 'strong pair' : 'weak pair';
  if (probability === 0.5) return `${pair}, undecided`;
  if (label === 1) return probability > 0.5 ? `${pair} found` : `${pair} missed`;
  return probability > 0.5 ? `${pair} taken for strong` : `${pair} ruled out`;
}
