import { headName } from '../activation-records/head.ts';
import { type ActivationRecord, atMost, type HeadRecord } from '../activation-records/head-record.ts';
import { flatIndexOf } from '../activation-records/pair-index.ts';
import { recordsOfSplit } from '../activation-records/splits.ts';
import { UserError } from '../files/user-error.ts';
import { judgeViewed, total } from '../simulation/heuristic/cues.ts';
import { viewTokens } from '../simulation/heuristic/token-view.ts';
import type { ExplainedHead } from '../suite/explanation.ts';
import type { Suite } from '../suite/load-suite.ts';
import type { Coverage } from '../token-pairs/draw-explanation-sampled.ts';
import type { PairSelection } from '../token-pairs/pair-selection.ts';
import { type SelectedPair, selectPairs } from '../token-pairs/select-pairs.ts';
import type { BaseRate } from './pair-case.ts';

/** The pairs of a head that the suite asks about. @throws UserError if there are none. */
export function selectHeadPairs(
  record: HeadRecord,
  head: ExplainedHead,
  suite: Suite,
): readonly SelectedPair[] {
  const maxActivation = maxActivationOf(record, suite);
  const pairs = selectPairs(record.head, chosenRecords(record, suite), {
    ...suite.pairs,
    maxActivation,
    ...(suite.pairs.weakPairs === 'explanation-sampled' ? { coverage: coveredBy(head) } : {}),
  });
  if (pairs.length === 0) throw new UserError(noPairs(record, suite));
  return pairs;
}

/** What joins the claims of one explanation. */
const CLAUSES = /;\s*|(?<=[.!?])\s+/;

/**
 * Tells which of a head's own explanations cover a pair, by the heuristic, which costs nothing and only decides where to look. Any clause
 * of an explanation may cover it; controls cover nothing, so that adding them leaves the pairs as they are.
 */
export function coveredBy({ explanations }: ExplainedHead): Coverage {
  const own = explanations
    .filter(({ control }) => control === undefined)
    .map(({ text }) => text.split(CLAUSES).filter((clause) => clause.trim() !== ''));
  return ({ tokens }) => {
    const views = viewTokens(tokens);
    return ({ from, to }) =>
      own.map((clauses) => clauses.some((clause) => total(judgeViewed(clause, { views, from, to })) > 0));
  };
}

/** A rate to weigh the labels by, if weak pairs stand for all weak pairs and more than their order matters. */
export function baseRateFor(record: HeadRecord, suite: Suite): BaseRate | undefined {
  const { weakPairs, strongPairs } = suite.pairs;
  if (weakPairs !== 'explanation-sampled' && !(weakPairs === 'random' && strongPairs === 'quantiles'))
    return undefined;
  return baseRateOf(record, suite.pairs, maxActivationOf(record, suite));
}

function chosenRecords(record: HeadRecord, { split, recordsPerSplit }: Suite): readonly ActivationRecord[] {
  return recordsOfSplit(record, split, recordsPerSplit);
}

/**
 * What "weak" is a share of: the largest activation that `fromAtLeast` and `toAtLeast` allow; −Infinity without pairs. Against the first
 * token's attention to itself, which is always 1, everything could be weak.
 */
export function maxActivationOf(record: HeadRecord, suite: Suite): number {
  const { maxOver, fromAtLeast, toAtLeast } = suite.pairs;
  const records = maxOver === 'head' ? record.top : chosenRecords(record, suite);
  let max = Number.NEGATIVE_INFINITY;
  for (const { activations, tokens, width, maxActivation } of records) {
    if (maxActivation <= max) continue;
    for (let from = fromAtLeast; from < tokens.length; from += 1) {
      const row = flatIndexOf({ from, to: 0 }, width);
      const end = row + Math.min(from + 1, width);
      for (let index = row + toAtLeast; index < end; index += 1) {
        const activation = activations[index] ?? null;
        if (activation !== null && activation > max) max = activation;
      }
    }
  }
  return max;
}

function noPairs(record: HeadRecord, suite: Suite): string {
  const { head, top, random } = record;
  const chosen = chosenRecords(record, suite).length;
  const cause =
    chosen === 0
      ? 'take another split (`all` takes every record), or leave the head out'
      : 'none of their pairs is what `pairs` asks for';
  return `${headName(head)}: no pairs to ask about: split ${suite.split} holds ${chosen} of its records (${top.length} top, ${random.length} random); ${cause}`;
}

/**
 * How often the head is not weak among the pairs of its random records, which stand for any text. Pairs that the suite leaves out, and
 * those of unknown activation, do not count.
 *
 * @returns undefined if it has no random records, or is never active in them.
 */
export function baseRateOf(
  { random }: HeadRecord,
  { weakBelow, fromAtLeast, toAtLeast }: PairSelection,
  maxActivation: number,
): BaseRate | undefined {
  const weakLimit = weakBelow * maxActivation;
  let [active, pairs] = [0, 0];
  for (const record of random) {
    const { activations, tokens, width } = record;
    for (let from = fromAtLeast; from < tokens.length; from += 1) {
      const row = flatIndexOf({ from, to: 0 }, width);
      const end = row + Math.min(from + 1, width);
      for (let index = row + toAtLeast; index < end; index += 1) {
        const activation = atMost(record, index, from);
        const isKnown = (activations[index] ?? null) !== null;
        if (activation === null || (!isKnown && activation >= weakLimit)) continue;
        pairs += 1;
        if (activation >= weakLimit) active += 1;
      }
    }
  }
  return active === 0 ? undefined : { active, pairs };
}
