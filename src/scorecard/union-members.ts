import { z } from 'zod';
import { rocAuc } from '../metrics/roc-auc.ts';
import { pairName } from '../pair-cases/pair-case.ts';
import { count } from './fields.ts';
import type { ExplanationPredictions } from './predictions.ts';

/** What one text of a union adds to it. */
export const unionMemberSchema = z.object({
  id: z.string(),
  /** AUC of the union less that of the union without it; null where one of them is not defined. */
  marginalAuc: z.number().nullable(),
  /** Strong pairs that fit it (P("1") above 0.5) and no other text. */
  alone: count,
  /** Whether the union is as good without it: no AUC is lost, and no strong pair. */
  redundant: z.boolean(),
});

export type UnionMember = z.output<typeof unionMemberSchema>;

const FITS = 0.5;

/**
 * What each text of a union adds, by the texts' own scores: a pair fits the union as well as it fits the best of them.
 */
export function unionMembersOf(
  { explanation }: ExplanationPredictions,
  ofHead: readonly ExplanationPredictions[],
  column: number,
): readonly UnionMember[] {
  const members = (explanation.union ?? []).flatMap(
    (text) =>
      ofHead.find(({ explanation: each }) => each.text === text && !each.union && !each.control) ?? [],
  );
  // The texts of an explanation that another run has not asked about cannot be told apart.
  if (members.length < 2 || members.length < (explanation.union?.length ?? 0)) return [];
  const scores = members.map(
    ({ columns }) =>
      new Map(
        (columns[column] ?? []).map(({ pairCase, probability }) => [pairName(pairCase.pair), probability]),
      ),
  );
  const pairs = (members[0]?.columns[column] ?? []).flatMap(({ pairCase: { pair } }) => {
    const all = scores.map((each) => each.get(pairName(pair)) ?? null);
    const known = all.filter((each) => each !== null);
    return known.length < all.length ? [] : [{ label: pair.label, probabilities: known }];
  });
  const labels = pairs.map(({ label }) => label);
  const aucWithout = (left?: number) =>
    rocAuc(
      labels,
      pairs.map(({ probabilities }) => Math.max(...probabilities.filter((_, index) => index !== left))),
    );
  const whole = aucWithout();
  return members.map(({ explanation: { id } }, index) => {
    const without = aucWithout(index);
    const marginalAuc = whole === null || without === null ? null : whole - without;
    const alone = pairs.filter(
      ({ label, probabilities }) =>
        label === 1 && probabilities.every((each, member) => each > FITS === (member === index)),
    ).length;
    return { id, marginalAuc, alone, redundant: marginalAuc !== null && marginalAuc <= 0 && alone === 0 };
  });
}
