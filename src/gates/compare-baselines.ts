import { UserError } from '../files/user-error.ts';
import { rocAuc } from '../metrics/roc-auc.ts';
import { isSameAsking } from '../pair-cases/asking-id.ts';
import { type Baseline, type BaselineScore, nameOf, runsOf } from './baseline.ts';

export interface ComparedExplanation {
  readonly head: string;
  readonly explanation: string;
  readonly pairs: readonly string[];
  readonly labels: readonly number[];
  /** The pairs' ranks in every run that the baseline was written from. */
  readonly before: readonly (readonly number[])[];
  readonly now: readonly number[];
  readonly aucsBefore: readonly number[];
  readonly aucNow: number;
}

export interface Comparison {
  readonly simulator: string;
  readonly explanations: readonly ComparedExplanation[];
  /** Explanations, as `L4H11 id`, that only one of the two has. */
  readonly onlyBefore: readonly string[];
  readonly onlyNow: readonly string[];
  /** Explanations that both have, but on no pairs of both labels. */
  readonly withoutAuc: readonly string[];
  /** Of the pairs scored in the baseline: how many there are, and which have no score now (as `questionKey` names them). */
  readonly pairs: { readonly before: number; readonly missing: readonly string[] };
  readonly protocolChange: Change | null;
  readonly textChanges: ReadonlyMap<string, Change>;
}

export interface Change {
  readonly before: string;
  readonly now: string;
}

/**
 * Lines up two runs for some simulators. The later one may be part of the earlier (`--filter-*`), either may have
 * explanations of its own, and simulators may be asked otherwise.
 * @param options `otherPairs`: whether the runs may ask about different pairs, and are compared on the common ones.
 * @throws UserError naming what else differs: suite, subject, a simulator, a pair, its label or its tokens.
 */
export function compareBaselines(
  before: Baseline,
  now: Baseline,
  simulators: readonly string[],
  { otherPairs = false }: { readonly otherPairs?: boolean } = {},
): readonly Comparison[] {
  checkSame('suite', before.suite, now.suite);
  checkSame('subject', before.subject, now.subject);
  checkPairs(before, now, otherPairs);
  return simulators.map((simulator) => compareSimulator(simulator, before, now));
}

function compareSimulator(simulator: string, before: Baseline, now: Baseline): Comparison {
  const earlier = scoresOf(simulator, before);
  const later = scoresOf(simulator, now);
  const pairsNow = new Map(now.heads.map(({ head, pairs }) => [head, Object.keys(pairs)]));
  const labelsBefore = new Map(before.heads.map((each) => [each.head, each.pairs]));
  const common = [...later].flatMap(([name, score]) => {
    const old = earlier.get(name);
    if (old === undefined) return [];
    const [labels, pairs] = [labelsBefore.get(score.head) ?? {}, pairsNow.get(score.head) ?? []];
    return [{ name, ...comparePairs(old, score, labels, pairs) }];
  });
  return {
    simulator,
    explanations: common.flatMap(({ compared }) => compared ?? []),
    onlyBefore: [...earlier.keys()].filter((name) => !later.has(name)),
    onlyNow: [...later.keys()].filter((name) => !earlier.has(name)),
    withoutAuc: common.filter(({ compared }) => compared === null).map(({ name }) => name),
    pairs: {
      before: common.reduce((sum, { scored }) => sum + scored, 0),
      missing: common.flatMap(({ missing }) => missing),
    },
    protocolChange: protocolChange(simulator, before, now),
    textChanges: textChanges(
      common.map(({ name }) => name),
      before,
      now,
    ),
  };
}

function comparePairs(
  old: BaselineScore,
  score: BaselineScore,
  labelsBefore: Readonly<Record<string, number>>,
  pairsNow: readonly string[],
) {
  const place = new Map(pairsNow.map((pair, index) => [pair, index]));
  const scored = Object.entries(labelsBefore).flatMap(([pair, label], index) => {
    const before = runsOf(old).map((ranks) => ranks[index] ?? null);
    const now = score.ranks[place.get(pair) ?? -1] ?? null;
    return before.every((rank) => rank !== null) ? [{ pair, label, before, now }] : [];
  });
  const missing = scored.filter(({ now }) => now === null).map(({ pair }) => `${nameOf(score)} ${pair}`);
  const both = scored.flatMap(({ now, ...each }) => (now === null ? [] : [{ ...each, now }]));
  const labels = both.map(({ label }) => label);
  const now = both.map((each) => each.now);
  const before = both[0]?.before.map((_, run) => both.map((each) => each.before[run] ?? 0)) ?? [];
  const aucNow = rocAuc(labels, now);
  if (aucNow === null) return { scored: scored.length, missing, compared: null };
  const { head, explanation } = score;
  const pairs = both.map(({ pair }) => pair);
  const aucsBefore = before.flatMap((ranks) => rocAuc(labels, ranks) ?? []);
  const compared = { head, explanation, pairs, labels, before, now, aucsBefore, aucNow };
  return { scored: scored.length, missing, compared };
}

function textChanges(names: readonly string[], before: Baseline, now: Baseline): ReadonlyMap<string, Change> {
  const [earlier, later] = [textsOf(before), textsOf(now)];
  return new Map(
    names.flatMap((name): [string, Change][] => {
      const [was, is] = [earlier.get(name), later.get(name)];
      return was === undefined || is === undefined || was === is ? [] : [[name, { before: was, now: is }]];
    }),
  );
}

function textsOf({ texts = [] }: Baseline): ReadonlyMap<string, string> {
  return new Map(texts.map(({ head, id, text }) => [nameOf({ head, explanation: id }), text]));
}

function scoresOf(simulator: string, { scores }: Baseline): ReadonlyMap<string, BaselineScore> {
  return new Map(
    scores.filter((score) => score.simulator === simulator).map((score) => [nameOf(score), score]),
  );
}

/** A simulator that answered nothing could not say how it was asked. */
function protocolChange(simulator: string, before: Baseline, now: Baseline): Change | null {
  const was = simulatorOf(before, simulator).protocol;
  const is = now.simulators.find(({ name }) => name === simulator)?.protocol ?? null;
  return is === null || isSameAsking(was, is) ? null : { before: was ?? 'none', now: is };
}

/** The simulator as the baseline has it. @throws UserError where it does not. */
export function simulatorOf(before: Baseline, simulator: string): Baseline['simulators'][number] {
  const known = before.simulators.find(({ name }) => name === simulator);
  if (known !== undefined) return known;
  const names = before.simulators.map(({ name }) => name).join(', ');
  throw mismatch(
    `it has no simulator ${simulator}, only ${names}; or name those to judge in gates.simulators`,
  );
}

function checkSame(what: string, before: string, now: string): void {
  if (before !== now) throw mismatch(`it is of the ${what} ${before}, this run of ${now}`);
}

function checkPairs(before: Baseline, now: Baseline, otherPairs: boolean): void {
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
      if (was === undefined && !otherPairs)
        throw mismatch(
          `${head}: it does not have the pair ${pair}, which this run asks about`,
          ' To compare the pairs that both have, say allowMissing: { pairs: true }.',
        );
      if (was !== undefined && was !== label)
        throw mismatch(`${head}: the pair ${pair} had the label ${was}, and has ${label} now`);
    }
  }
}

function mismatch(what: string, more = ''): UserError {
  return new UserError(
    `the baseline does not fit: ${what}. Write a new one with \`attention-heads baseline write\` if that is meant; \`attention-heads compare\` sets runs side by side whose pairs differ.${more}`,
  );
}
