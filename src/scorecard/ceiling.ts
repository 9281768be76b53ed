import { rocAuc } from '../metrics/roc-auc.ts';
import type { PairCase } from '../pair-cases/pair-case.ts';
import { ruleOf } from '../simulation/rules-simulator.ts';

/**
 * The AUC of a perfect reader: of the rule that an explanation puts into words, on the explanation's pairs. Of a union, of the
 * clearest of its rules.
 *
 * @returns undefined where the explanation, or a text of it, is no known rule, or the AUC is not defined.
 */
export function ceilingOf(cases: readonly PairCase[]): number | undefined {
  const { rule, text, union } = cases[0]?.explanation ?? { text: '' };
  const rules = (union ?? [text]).map((each) => ruleOf(union ? undefined : rule, each));
  // A record's pairs are asked about together, and a rule names all that there are.
  const strengths = new Map<string, ReadonlyMap<string, number>>();
  const ofRecord = ({ pair: { record }, tokens }: PairCase) => {
    const known = strengths.get(record);
    if (known) return known;
    const named = new Map<string, number>();
    for (const { from, to, strength } of rules.flatMap((each) => each?.pairs(tokens) ?? [])) {
      const pair = `${from} ${to}`;
      named.set(pair, Math.max(strength, named.get(pair) ?? 0));
    }
    strengths.set(record, named);
    return named;
  };
  if (rules.includes(undefined)) return undefined;
  const auc = rocAuc(
    cases.map(({ pair }) => pair.label),
    cases.map((each) => ofRecord(each).get(`${each.pair.from} ${each.pair.to}`) ?? 0),
  );
  return auc ?? undefined;
}
