import { headName } from '../activation-records/head.ts';
import { fingerprint } from '../files/fingerprint.ts';
import { UserError } from '../files/user-error.ts';
import { mean } from '../metrics/mean.ts';
import { rocAuc } from '../metrics/roc-auc.ts';
import type { PairCase } from '../pair-cases/pair-case.ts';
import { fingerprintOfPairs, pairName } from '../pair-cases/question-keys.ts';
import { reportedPairs } from '../scorecard/pairs-by-purpose.ts';
import type { ExplanationPredictions, Prediction } from '../scorecard/predictions.ts';
import type { RunPredictions } from '../scorecard/predictions-file.ts';
import { scoredPairs } from '../scorecard/scored-pairs.ts';
import { type Baseline, type BaselineScore, nameOf, type Ranks, runsOf } from './baseline.ts';

/**
 * What a later run would be compared with: the pairs reported, without those that explanations were only chosen on, and
 * without controls.
 */
export function baselineOf({ suite, subject, coverage, simulators, predictions }: RunPredictions): Baseline {
  const ordinary = reportedPairs(predictions).filter(({ explanation }) => explanation.control === undefined);
  const heads = [...Map.groupBy(ordinary, ({ head }) => headName(head))]
    .map(([name, explanations]) => ({ name, cases: casesOf(explanations), explanations }))
    .sort((a, b) => compareHeads(a.explanations, b.explanations));
  return {
    version: 1,
    suite,
    subject,
    ...(coverage?.partial ? { partial: coverage.summary } : {}),
    pairsFingerprint: fingerprintOfPairs(heads.flatMap(({ cases }) => [...cases.values()])),
    simulators: simulators
      .map(({ name, protocol }) => ({ name, protocol }))
      .sort((a, b) => order(a.name, b.name)),
    heads: heads.map(({ name, cases }) => ({
      head: name,
      records: Object.fromEntries(
        [...cases.values()].map(({ pair, tokens }) => [pair.record, fingerprint(tokens)]),
      ),
      pairs: Object.fromEntries(
        [...cases].map(
          ([
            pair,
            {
              pair: { label },
            },
          ]) => [pair, label],
        ),
      ),
    })),
    texts: heads.flatMap(({ name, explanations }) =>
      byId(explanations).map(({ explanation: { id, text } }) => ({ head: name, id, text })),
    ),
    scores: heads.flatMap(({ name, cases, explanations }) =>
      byId(explanations).flatMap(({ explanation, columns }) =>
        simulators
          .map((simulator, column) => ({
            head: name,
            explanation: explanation.id,
            simulator: simulator.name,
            ...scoreOf(columns[column] ?? [], [...cases.keys()]),
          }))
          .sort((a, b) => order(a.simulator, b.simulator)),
      ),
    ),
  };
}

/**
 * One baseline of several runs that asked the same, which then knows how much its scores vary from run to run.
 *
 * @throws UserError where one of them asked something else.
 */
export function baselineOfRepeats(runs: readonly [Baseline, ...Baseline[]]): Baseline {
  const [first, ...others] = runs;
  const scoresOf = (run: Baseline) =>
    new Map(run.scores.map((score) => [`${nameOf(score)} ${score.simulator}`, score]));
  const repeats = others.map(scoresOf);
  const other = others.find((run) => run.pairsFingerprint !== first.pairsFingerprint);
  if (other !== undefined || repeats.some(({ size }) => size !== first.scores.length)) {
    throw new UserError('the runs did not ask the same questions: no baseline can be made of them');
  }
  const scores = first.scores.map((score): BaselineScore => {
    const again = repeats.flatMap((run) => run.get(`${nameOf(score)} ${score.simulator}`) ?? []);
    const auc = mean([score, ...again].flatMap((each) => each.auc ?? []));
    return {
      ...score,
      auc: auc === null ? null : rounded(auc),
      ...(again.length > 0
        ? { repeats: again.flatMap((each) => runsOf(each).map((ranks) => [...ranks])) }
        : {}),
    };
  });
  return { ...first, scores };
}

function byId(explanations: readonly ExplanationPredictions[]): readonly ExplanationPredictions[] {
  return explanations.toSorted((a, b) => order(a.explanation.id, b.explanation.id));
}

/** A head's pairs by name, sorted. */
function casesOf(explanations: readonly ExplanationPredictions[]): ReadonlyMap<string, PairCase> {
  const cases = explanations.flatMap(({ columns }) => (columns[0] ?? []).map(({ pairCase }) => pairCase));
  return new Map(
    cases.map((each): [string, PairCase] => [pairName(each.pair), each]).sort(([a], [b]) => order(a, b)),
  );
}

function scoreOf(
  predictions: readonly Prediction[],
  pairs: readonly string[],
): { readonly auc: number | null; readonly ranks: Ranks } {
  const { labels, probabilities } = scoredPairs(predictions);
  const auc = rocAuc(labels, probabilities);
  const levels = new Map(
    [...new Set(probabilities)].sort((a, b) => a - b).map((probability, rank) => [probability, rank]),
  );
  const byPair = new Map(predictions.map((each) => [pairName(each.pairCase.pair), each.probability]));
  return {
    auc: auc === null ? null : rounded(auc),
    ranks: pairs.map((pair) => levels.get(byPair.get(pair) ?? Number.NaN) ?? null),
  };
}

function rounded(auc: number): number {
  return Math.round(auc * 1e4) / 1e4;
}

function compareHeads(
  [first]: readonly ExplanationPredictions[],
  [second]: readonly ExplanationPredictions[],
): number {
  if (first === undefined || second === undefined) return 0;
  return first.head.layer - second.head.layer || first.head.head - second.head.head;
}

/** By code units: the same on every machine, whatever its language. */
function order(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
