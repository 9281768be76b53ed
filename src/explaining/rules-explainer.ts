import type { Rule } from '../rules/rule.ts';
import type { Explainer, Offer } from './candidate.ts';
import { fittingRules } from './fit-rules.ts';
import { strongestPairs } from './shown-pairs.ts';

/** How many rules are written down of a head at most. */
const MOST_RULES = 3;

/** Pairs that are noted as seen: the rules are fitted to all of a record's. */
const PAIRS_NOTED = 5;

/**
 * The explainer that needs no model: the few rules that fit a head's train records best, as sentences, the best first; none where
 * none fits.
 */
export function rulesExplainer(label: string, rules: readonly Rule[]): Explainer {
  return {
    label,
    seed: 0,
    explain: async (_head, records): Promise<Offer> => {
      // Every record that was looked at counts as shown.
      const shown = records.flatMap((record) => strongestPairs([record], PAIRS_NOTED));
      const fits = fittingRules(records, rules, MOST_RULES);
      return {
        candidates: fits.map(({ rule: { name, text } }) => ({ text, rule: name, shown })),
        noPattern: fits.length === 0 ? 1 : 0,
        unusable: [],
        expense: {},
      };
    },
  };
}
