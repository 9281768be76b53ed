import type { ScoredExplanation } from './scored-explanation.ts';

/**
 * Whether an explanation claims something of its head that may be so. Controls do not, nor do explanations that are known to be
 * false: the better a simulator reads, the lower it scores them.
 */
export function isClaim({ truth, control }: Pick<ScoredExplanation, 'truth' | 'control'>): boolean {
  return control === undefined && truth !== false;
}
