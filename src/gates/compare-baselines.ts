import { UserError } from '../files/user-error.ts';
import type { PairedRuns } from '../metrics/drop-of-head.ts';
import { isSameAsking } from '../pair-cases/asking-id.ts';
import { recordOfPair } from '../pair-cases/question-keys.ts';
import type { Baseline, BaselineScore } from './baseline.ts';

/** One explanation that both runs scored, on the pairs that both scored. */
export interface ComparedExplanation extends PairedRuns {
  readonly explanation: string;
}

/** What two runs have in common for one simulator, and what not. */
export interface Comparison {
  readonly simulator: string;
  readonly explanations: readonly ComparedExplanation[];
  /** Explanations, as `L4H11 id`, that only one of the two has. */
  readonly onlyBefore: readonly string[];
  readonly onlyNow: readonly string[];
  /** Pairs of the compared explanations that were asked about before, and how many of them are compared. */
  readonly pairsBefore: number;
  readonly pairsCompared: number;
  /** Compared explanations that do not say what they said before. */
  readonly textChanges: readonly TextChange[];
}

export interface TextChange {
  /** As in {@link Comparison.onlyBefore}. */
  readonly name: string;
  readonly before: string;
  readonly now: string;
}

/**
 * Lines up two runs for some simulators. The later one may be part of the earlier (`--filter-*`), and either may have
 * explanations that the other has not. Everything else that differs is an error: such runs measure different things.
 *
 * @throws UserError naming what differs: suite, subject, a simulator, its protocol, a pair, its label or its tokens.
 */
export function compareBaselines(
  before: Baseline,
  now: Baseline,
  simulators: readonly string[],
): readonly Comparison[] {
  checkSame('suite', before.suite, now.suite);
  checkSame('subject', before.subject, now.subject);
  checkPairs(before, now);
  return simulators.map((simulator) => {
    checkSimulator(simulator, before, now);
    return compareSimulator(simulator, before, now);
  });
}

function compareSimulator(simulator: string, before: Baseline, now: Baseline): Comparison {
  const earlier = scoresOf(simulator, before);
  const later = scoresOf(simulator, now);
  const pairsNow = new Map(now.heads.map(({ head, pairs }) => [head, Object.keys(pairs)]));
  const headsBefore = new Map(before.heads.map((each) => [each.head, each.pairs]));
  const common = [...later].flatMap(([key, score]) => {
    const old = earlier.get(key);
    const labels = headsBefore.get(score.head);
    return old && labels ? [{ score, old, labels }] : [];
  });
  const explanations = common.map(({ score, old, labels }): ComparedExplanation => {
    const oldRanks = new Map(Object.keys(labels).map((pair, index) => [pair, old.ranks[index] ?? null]));
    const scored = (pairsNow.get(score.head) ?? []).flatMap((pair, index) => {
      const [was, is, label] = [oldRanks.get(pair) ?? null, score.ranks[index] ?? null, labels[pair]];
      return was === null || is === null || label === undefined ? [] : [{ pair, was, is, label }];
    });
    return {
      head: score.head,
      explanation: score.explanation,
      pairs: scored.map(({ pair }) => pair),
      labels: scored.map(({ label }) => label),
      records: scored.map(({ pair }) => recordOfPair(pair)),
      before: scored.map(({ was }) => was),
      now: scored.map(({ is }) => is),
    };
  });
  return {
    simulator,
    explanations,
    onlyBefore: [...earlier.keys()].filter((key) => !later.has(key)),
    onlyNow: [...later.keys()].filter((key) => !earlier.has(key)),
    pairsBefore: common.reduce((sum, { old }) => sum + old.ranks.filter((rank) => rank !== null).length, 0),
    pairsCompared: explanations.reduce((sum, { pairs }) => sum + pairs.length, 0),
    textChanges: textChanges(explanations.map(nameOf), before, now),
  };
}

/** An explanation as messages name it. */
export function nameOf({ head, explanation }: Pick<BaselineScore, 'head' | 'explanation'>): string {
  return `${head} ${explanation}`;
}

function textChanges(names: readonly string[], before: Baseline, now: Baseline): readonly TextChange[] {
  const [earlier, later] = [textsOf(before), textsOf(now)];
  return names.flatMap((name) => {
    const [was, is] = [earlier.get(name), later.get(name)];
    return was === undefined || is === undefined || was === is ? [] : [{ name, before: was, now: is }];
  });
}

function textsOf({ texts = [] }: Baseline): ReadonlyMap<string, string> {
  return new Map(texts.map(({ head, id, text }) => [nameOf({ head, explanation: id }), text]));
}

function scoresOf(simulator: string, { scores }: Baseline): ReadonlyMap<string, BaselineScore> {
  return new Map(
    scores.filter((score) => score.simulator === simulator).map((score) => [nameOf(score), score]),
  );
}

function checkSame(what: string, before: string, now: string): void {
  if (before !== now) throw mismatch(`it is of the ${what} ${before}, this run of ${now}`);
}

/** @returns the simulator as the baseline knows it. @throws UserError where it does not. */
export function simulatorOf(before: Baseline, simulator: string): Baseline['simulators'][number] {
  const known = before.simulators.find(({ name }) => name === simulator);
  if (known !== undefined) return known;
  const names = before.simulators.map(({ name }) => name).join(', ');
  throw mismatch(
    `it has no simulator ${simulator}, only ${names}; or name those to judge in gates.simulators`,
  );
}

function checkSimulator(simulator: string, before: Baseline, now: Baseline): void {
  const was = simulatorOf(before, simulator);
  const is = now.simulators.find(({ name }) => name === simulator);
  const answered = now.scores.some(
    (score) => score.simulator === simulator && score.ranks.some((rank) => rank !== null),
  );
  // A simulator that answered nothing could not say which protocol it was asked with.
  if (answered && !isSameAsking(was.protocol, is?.protocol ?? null)) {
    throw mismatch(
      `${simulator} was asked with the protocol ${was.protocol ?? '(none)'}, now with ${is?.protocol ?? '(none)'}`,
    );
  }
}

function checkPairs(before: Baseline, now: Baseline): void {
  const heads = new Map(before.heads.map((each) => [each.head, each]));
  for (const { head, records, pairs } of now.heads) {
    const known = heads.get(head);
    if (known === undefined) continue;
    for (const [record, fingerprint] of Object.entries(records)) {
      const was = known.records[record];
      if (was !== undefined && was !== fingerprint)
        throw mismatch(`${head}: the record ${record} has other tokens`);
    }
    for (const [pair, label] of Object.entries(pairs)) {
      const was = known.pairs[pair];
      if (was === undefined)
        throw mismatch(`${head}: it does not have the pair ${pair}, which this run asks about`);
      if (was !== label)
        throw mismatch(`${head}: the pair ${pair} had the label ${was}, and has ${label} now`);
    }
  }
}

function mismatch(what: string): UserError {
  return new UserError(
    `the baseline does not fit: ${what}. Write a new one with \`attention-heads baseline write\` if that is meant.`,
  );
}
