import type { ExplainedHead } from '../suite/explanation.ts';
import type { Suite } from '../suite/load-suite.ts';
import type { PairCase } from './pair-case.ts';

/** Pairs of one split that a head's explanations are asked about. */
export interface Part {
  readonly suite: Suite;
  readonly purpose?: NonNullable<PairCase['pair']['purpose']>;
}

/** The suite with the pair selection that it has for a head. */
export function suiteForHead(whole: Suite, { toAtLeast }: Pick<ExplainedHead, 'toAtLeast'>): Suite {
  return toAtLeast === undefined ? whole : { ...whole, pairs: { ...whole.pairs, toAtLeast } };
}

/** Where explanations are chosen on pairs of their own, these come first; a head with one explanation has no choice. */
export function partsOf(whole: Suite, head: ExplainedHead): readonly Part[] {
  const { chooseOn } = whole;
  const { explanations } = head;
  const suite = suiteForHead(whole, head);
  if (chooseOn === undefined) return [{ suite }];
  const reported: Part = { suite, purpose: 'report' };
  if (explanations.filter(({ control }) => control === undefined).length < 2) return [reported];
  return [{ suite: { ...suite, split: chooseOn }, purpose: 'select' }, reported];
}
