import { headName } from '../../activation-records/head.ts';
import type { ScoredExplanation } from '../../scorecard/scored-explanation.ts';

/**
 * A name for each explanation that a link can lead to, e.g. `L4H11-previous-token`: made of its head and id, so that it is
 * the same in every run. The head's own name leads to the head.
 */
export function anchorsOf(
  explanations: readonly ScoredExplanation[],
): ReadonlyMap<ScoredExplanation, string> {
  const taken = new Set<string>();
  return new Map(
    explanations.map((explanation) => {
      const name = `${headName(explanation)}-${explanation.id.replace(/[^\p{L}\p{N}_-]+/gu, '-')}`;
      let anchor = name;
      for (let number = 2; taken.has(anchor); number += 1) anchor = `${name}-${number}`;
      taken.add(anchor);
      return [explanation, anchor];
    }),
  );
}
