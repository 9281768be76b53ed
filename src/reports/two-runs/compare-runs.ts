import { headName } from '../../activation-records/head.ts';
import { UserError } from '../../files/user-error.ts';
import { type AucDifference, independentDifference } from '../../metrics/auc-difference.ts';
import { mean } from '../../metrics/mean.ts';
import type { MeanDifference } from '../../metrics/paired-mean-difference.ts';
import { explanationKey, fingerprintOfPairs } from '../../pair-cases/pair-case.ts';
import type { ScoredRun } from '../../scorecard/build-scorecard.ts';
import { correct } from '../../scorecard/compare.ts';
import { type Headline, headlineByHead, headlineOf, rangeOf } from '../../scorecard/headline.ts';
import { differenceOverHeads } from '../../scorecard/over-heads.ts';
import type { ExplanationPredictions, Prediction } from '../../scorecard/predictions.ts';
import { byReading } from '../../scorecard/reading.ts';
import type { ExplanationScore, ScoredExplanation } from '../../scorecard/scored-explanation.ts';
import { compareScorings, pairedScores } from '../../scorecard/scored-pairs.ts';
import { type HeadStandings, headStandings, type Standing } from '../head-standings.ts';

/** One thing in the first run, and in the second. */
export type Both<T> = readonly [T, T];

/** What became of a head's best explanation, from the first run to the second. */
export const CHANGES = {
  same: 'same best explanation',
  another: 'different best explanation',
  lost: 'clear function lost',
  gained: 'clear function gained',
  none: 'no clear function in either',
} as const;

/** An explanation with one text in both runs, and the difference of its AUCs, first minus second. */
export interface TwiceScored extends AucDifference {
  readonly explanation: ScoredExplanation;
  readonly scores: Both<ExplanationScore>;
  /** Whether both runs asked about the same pairs. */
  readonly isPaired: boolean;
  readonly adjustedPValue: number | null;
}

export interface TwiceJudgedHead {
  readonly name: string;
  readonly layer: number;
  readonly head: number;
  readonly change: keyof typeof CHANGES;
  readonly standings: Both<Standing>;
  /** The most surely changed first. */
  readonly explanations: readonly TwiceScored[];
}

export interface TwoColumns {
  readonly names: Both<string>;
  readonly columns: Both<number>;
  /** What simulators are compared by in the first run (headline.ts), as means over the heads of both, second minus first. */
  readonly headline: {
    readonly name: Headline;
    readonly means: Both<number | null>;
    readonly difference: MeanDifference;
  };
  /** In the order of the first run. */
  readonly heads: readonly TwiceJudgedHead[];
}

/**
 * Heads and explanations of two runs side by side, matched by head and text, controls left out; the runs may differ in
 * subject model and pairs. On the same pairs AUCs are compared by the paired DeLong test, else as independent samples
 * ({@link independentDifference}); p-values are corrected for a simulator's explanations (Holm). All are tested, as the
 * best of the first run is more likely to fall than to rise.
 *
 * @returns one entry for each simulator of both, matched by name (or the only one of each), the most trusted of the
 * first run first.
 * @throws UserError where the runs have no simulator in common.
 */
export function compareRuns(first: ScoredRun, second: ScoredRun): readonly TwoColumns[] {
  const sides: Both<Side> = [sideOf(first), sideOf(second)];
  return columnsOf(first, second).map((columns) => {
    const scored = [...sides[0].heads.values()].flatMap(({ name, explanations }) =>
      explanations.flatMap((explanation) => {
        const { explanations: others = [] } = sides[1].heads.get(name) ?? {};
        const again = others.find(({ control, text }) => control === undefined && text === explanation.text);
        return explanation.control || again === undefined
          ? []
          : (scoreTwice(sides, columns, [explanation, again]) ?? []);
      }),
    );
    const byHead = Map.groupBy(correct<TwiceScored>(scored), ({ explanation }) => headName(explanation));
    return {
      names: [nameOf(first, columns[0]), nameOf(second, columns[1])],
      columns,
      headline: compareHeadlines(first, second, columns),
      heads: [...sides[0].heads.values()].flatMap(
        ({ name, layer, head, standings }): readonly TwiceJudgedHead[] => {
          const before = standings[columns[0]];
          const now = sides[1].heads.get(name)?.standings[columns[1]];
          if (before === undefined || now === undefined) return [];
          const explanations = (byHead.get(name) ?? []).toSorted((a, b) => surprise(a) - surprise(b));
          const change = changeOf(before, now);
          return [{ name, layer, head, change, standings: [before, now], explanations }];
        },
      ),
    };
  });
}

function compareHeadlines(
  first: ScoredRun,
  second: ScoredRun,
  columns: Both<number>,
): TwoColumns['headline'] {
  const name = headlineOf(first.scorecard.explanations);
  const before = headlineByHead(name, first.scorecard.explanations, columns[0]);
  const now = headlineByHead(name, second.scorecard.explanations, columns[1]);
  const heads = [...before].flatMap(([head, was]) => {
    const is = now.get(head);
    return is === undefined ? [] : [{ head, was, is }];
  });
  const means: Both<number | null> = [mean(heads.map(({ was }) => was)), mean(heads.map(({ is }) => is))];
  return { name, means, difference: differenceOverHeads(heads, 'is', 'was', rangeOf(name)) };
}

interface Side {
  readonly heads: ReadonlyMap<string, HeadStandings>;
  readonly predictions: ReadonlyMap<string, ExplanationPredictions>;
}

function sideOf({ scorecard, predictions }: ScoredRun): Side {
  return {
    heads: new Map(headStandings(scorecard).map((each) => [each.name, each])),
    predictions: new Map(predictions.map((each) => [explanationKey(each), each])),
  };
}

function columnsOf(first: ScoredRun, second: ScoredRun): readonly Both<number>[] {
  const [names, others] = [first, second].map(({ scorecard }) =>
    scorecard.simulators.map(({ name }) => name),
  );
  const common = byReading(first.scorecard).flatMap(({ column, simulator }): Both<number>[] => {
    const other = others?.indexOf(simulator.name) ?? -1;
    return other < 0 ? [] : [[column, other]];
  });
  if (common.length > 0) return common;
  if (names?.length === 1 && others?.length === 1) return [[0, 0]];
  throw new UserError(
    `the runs have no simulator in common: ${names?.join(', ')} in the first, ${others?.join(', ')} in the second`,
  );
}

function nameOf({ scorecard }: ScoredRun, column: number): string {
  return scorecard.simulators[column]?.name ?? '';
}

function scoreTwice(
  sides: Both<Side>,
  columns: Both<number>,
  [explanation, again]: Both<ScoredExplanation>,
): TwiceScored | null {
  const [before, now] = [explanation.scores[columns[0]], again.scores[columns[1]]];
  if (before === undefined || now === undefined) return null;
  const predictionsOf = (run: 0 | 1, of: ScoredExplanation) =>
    sides[run].predictions.get(explanationKey({ head: of, explanation: of }))?.columns[columns[run]] ?? [];
  const [earlier, later] = [predictionsOf(0, explanation), predictionsOf(1, again)];
  const isPaired = pairsOf(earlier) === pairsOf(later);
  return {
    ...(isPaired
      ? compareScorings(pairedScores(earlier, later))
      : independentDifference(
          { value: before.auc, interval: before.interval },
          { value: now.auc, interval: now.interval },
        )),
    explanation,
    scores: [before, now],
    isPaired,
    adjustedPValue: null,
  };
}

function pairsOf(predictions: readonly Prediction[]): string {
  return fingerprintOfPairs(predictions.map(({ pairCase }) => pairCase));
}

/** Smaller for what has the smaller p-value, and of several without one for the larger difference. */
function surprise({ pValue, difference }: TwiceScored): number {
  return (pValue ?? 2) - Math.abs(difference ?? 0) * 1e-9;
}

function changeOf(before: Standing, now: Standing): TwiceJudgedHead['change'] {
  const [had, has] = [before.state !== 'none', now.state !== 'none'];
  if (had && has) {
    return before.best.some((each) => now.best.some(({ text }) => text === each.text)) ? 'same' : 'another';
  }
  if (had) return 'lost';
  return has ? 'gained' : 'none';
}
