import { max, sum } from 'd3-array';
import { headName } from '../activation-records/head.ts';
import { kendallTauB } from '../metrics/correlation.ts';
import { holm } from '../metrics/holm.ts';
import { rocAuc } from '../metrics/roc-auc.ts';
import { headlineByHead, headlineOf, rangeOf } from './headline.ts';
import { differenceOverHeads } from './over-heads.ts';
import type { ExplanationPredictions } from './predictions.ts';
import type { ExplanationComparison, SimulatorComparison } from './scorecard.ts';
import { isClaim } from './scored-explanation.ts';
import { compareScorings, pairedScores, scoredPairs } from './scored-pairs.ts';

/**
 * Every simulator against every later one, over the explanations and the pairs that both scored; controls left out. A pair
 * that only one of them answered would be compared with nothing. A simulator that ranks nothing is no rival: what separates
 * it from another is told, but not tested. They are compared by the run's {@link headlineOf}, head by head.
 */
export function compareSimulators(
  simulators: readonly string[],
  predictions: readonly ExplanationPredictions[],
): readonly SimulatorComparison[] {
  const headline = headlineOf(
    predictions.map(({ head, explanation }) => ({ ...head, ...explanation, scores: [] })),
  );
  const idle = simulators.map((_, column) => ranksNothing(predictions, column));
  const comparisons = pairsOf(simulators.map((name, column) => ({ name, column }))).map(([one, other]) => {
    const both = predictions.flatMap((each) => onCommonPairs(each, one.column, other.column));
    const ofFirst = headlineByHead(headline, both, 0);
    const ofSecond = headlineByHead(headline, both, 1);
    const heads = [...ofFirst].flatMap(([head, first]) => {
      const second = ofSecond.get(head);
      return second === undefined ? [] : [{ head, first, second }];
    });
    const range = rangeOf(headline);
    const { clusters: _, ...difference } = differenceOverHeads(heads, 'first', 'second', range);
    const explanations = both.filter(({ control }) => control === undefined);
    const aucs = (column: number, of = explanations) => of.flatMap(({ scores }) => scores[column]?.auc ?? []);
    const claims = explanations.filter(isClaim);
    const bystander = [one, other].find(({ column }) => idle[column]);
    return {
      first: one.name,
      second: other.name,
      headline,
      heads: heads.length,
      explanations: explanations.length,
      pairs: sum(explanations, ({ pairs }) => pairs),
      pairsOfOne: sum(explanations, ({ ofOne }) => ofOne),
      ...difference,
      ...(heads.length === 0 ? { reason: 'no head is scored by both' } : {}),
      ...(bystander && difference.pValue !== null ? notTested(bystander.name) : {}),
      adjustedPValue: null,
      meanAucDifference:
        claims.length === 0 ? null : (sum(aucs(0, claims)) - sum(aucs(1, claims))) / claims.length,
      rankAgreement: kendallTauB(aucs(0), aucs(1)),
    };
  });
  return correct(comparisons);
}

/** An explanation with its AUCs for two simulators on the pairs that both scored; none where either has no AUC. */
function onCommonPairs({ head, explanation, columns }: ExplanationPredictions, one: number, other: number) {
  const paired = pairedScores(columns[one] ?? [], columns[other] ?? []);
  const first = rocAuc(paired.labels, paired.first);
  const second = rocAuc(paired.labels, paired.second);
  if (first === null || second === null) return [];
  const scores = [{ auc: first }, { auc: second }];
  return [{ ...head, ...explanation, scores, pairs: paired.labels.length, ofOne: paired.unpaired }];
}

/** With more explanations of one head, each is compared with the best alone: all with all would be millions. */
const MOST_WITH_EACH_OTHER = 50;

/**
 * The explanations of each head against each other, simulator by simulator; controls left out. Of more than
 * {@link MOST_WITH_EACH_OTHER} of one head, each against the one that did best there; the p-values are corrected as if all had
 * been compared, as the best was not known before.
 */
export function compareExplanations(
  simulators: readonly string[],
  explanations: readonly ExplanationPredictions[],
): readonly ExplanationComparison[] {
  const ordinary = explanations.filter(({ explanation }) => explanation.control === undefined);
  const byHead = Map.groupBy(ordinary, ({ head }) => headName(head));
  let left = 0;
  const comparisons = [...byHead.values()].flatMap((ofHead) =>
    simulators.flatMap((simulator, column) => {
      const pairs = ofHead.length > MOST_WITH_EACH_OTHER ? pairsWithBest(ofHead, column) : pairsOf(ofHead);
      const compared = pairs.map(([one, other]) => ({
        simulator,
        ...one.head,
        first: one.explanation.id,
        second: other.explanation.id,
        ...compareScorings(pairedScores(one.columns[column] ?? [], other.columns[column] ?? [])),
        adjustedPValue: null,
      }));
      const isTested = compared.some(({ pValue }) => pValue !== null);
      if (isTested) left += (ofHead.length * (ofHead.length - 1)) / 2 - pairs.length;
      return compared;
    }),
  );
  return correct(comparisons, left);
}

function pairsWithBest(ofHead: readonly ExplanationPredictions[], column: number) {
  const aucs = ofHead.map(({ columns }) => {
    const { labels, probabilities } = scoredPairs(columns[column] ?? []);
    return rocAuc(labels, probabilities) ?? Number.NEGATIVE_INFINITY;
  });
  const best = ofHead[aucs.indexOf(max(aucs) ?? 0)];
  return best === undefined ? [] : ofHead.flatMap((each) => (each === best ? [] : [[best, each] as const]));
}

function notTested(idle: string) {
  return { pValue: null, exact: null, reason: `not tested: ${idle} gives all pairs the same score` };
}

/** Corrects the comparisons' p-values for how many there are (Holm), and how many others belong to them, and gives them back. */
export function correct<Comparison extends { pValue: number | null; adjustedPValue: number | null }>(
  comparisons: readonly Comparison[],
  others = 0,
): readonly Comparison[] {
  const adjusted = holm(
    comparisons.map(({ pValue }) => pValue),
    others,
  );
  // Not into copies: there may be hundreds of thousands.
  for (const [index, comparison] of comparisons.entries())
    comparison.adjustedPValue = adjusted[index] ?? null;
  return comparisons;
}

function pairsOf<T>(items: readonly T[]): readonly (readonly [T, T])[] {
  return items.flatMap((one, index) => items.slice(index + 1).map((other): [T, T] => [one, other]));
}

/**
 * Whether a simulator gave all pairs of every explanation one and the same score, as the constant control does. It cannot
 * win against anybody.
 */
function ranksNothing(explanations: readonly ExplanationPredictions[], column: number): boolean {
  return explanations.every(
    ({ columns }) => new Set(scoredPairs(columns[column] ?? []).probabilities).size <= 1,
  );
}
