import type { ExplainedHead } from '../suite/explanation.ts';
import type { Suite } from '../suite/load-suite.ts';
import type { PairCase } from './pair-case.ts';

/** Pairs of one split that a head's explanations are asked about. */
export interface Part {
  readonly suite: Suite;
  readonly purpose?: NonNullable<PairCase['pair']['purpose']>;
}

/** Where explanations are chosen on pairs of their own, these come first; a head with one explanation has no choice. */
export function partsOf(whole: Suite, { explanations, toAtLeast }: ExplainedHead): readonly Part[] {
  const { chooseOn } = whole;
  const suite = toAtLeast === undefined ? whole : { ...whole, pairs: { ...whole.pairs, toAtLeast } };
  if (chooseOn === undefined) return [{ suite }];
  const reported: Part = { suite, purpose: 'report' };
  if (explanations.filter(({ control }) => control === undefined).length < 2) return [reported];
  return [{ suite: { ...suite, split: chooseOn }, purpose: 'select' }, reported];
}
