import { quantile } from 'd3-array';
import { headName } from '../../src/activation-records/head.ts';
import type { ActivationRecord } from '../../src/activation-records/head-record.ts';
import { proportionInterval } from '../../src/metrics/confidence-interval.ts';
import {
  averagePrecision,
  precisionAtBaseRate,
  precisionOfRates,
} from '../../src/metrics/precision-at-base-rate.ts';
import { rocAuc } from '../../src/metrics/roc-auc.ts';
import { weightedAuc } from '../../src/metrics/weighted-scores.ts';
import { coveredBy } from '../../src/pair-cases/select-head-pairs.ts';
import type { Coverage } from '../../src/token-pairs/draw-explanation-sampled.ts';
import {
  type SelectedPair,
  type SelectPairsOptions,
  selectPairs,
} from '../../src/token-pairs/select-pairs.ts';
import { normals } from '../simulation/normals.ts';
import { percent } from '../simulation/table.ts';
import { Rate } from '../simulation/tally.ts';
import { type BreadthHead, placeOf, type Reading, WRONG, type Wrong } from './breadth-heads.ts';

/** A rule's answer before noise, in natural-log odds. */
const CERTAINTY = 2;
const NOISE = 0.5;
/** A cheap simulator that understands the words, but is often wrong. */
const CHEAP_NOISE = 1.5;
const WEAK_BELOW = 0.1;
/** The way to ask was chosen with seeds from 0 on; these are others. */
const FIRST_SEED = 1000;
/** The share of exact rules that may be taken for wrong ones. */
const FALSE_ALARMS = 0.05;

export type Proposer = 'heuristic' | 'cheap simulator';

/** One way to ask, and the number to go by. */
export interface Method {
  readonly name: string;
  readonly selection: Pick<SelectPairsOptions, 'strong' | 'weak' | 'strongPairs' | 'weakPairs'>;
  readonly proposer?: Proposer;
  readonly score: (pairs: readonly Answered[], head: BreadthHead) => number;
}

/** A pair, and what the simulator said of it. */
export interface Answered extends SelectedPair {
  readonly probability: number;
}

export const auc = (pairs: readonly Answered[]): number =>
  rocAuc(
    pairs.map(({ label }) => label),
    pairs.map(({ probability }) => probability),
  ) ?? Number.NaN;

export const weighted = (pairs: readonly Answered[]): number => weightedAuc(scoredOf(pairs)) ?? Number.NaN;

export const averaged = (pairs: readonly Answered[], { baseRate }: BreadthHead): number =>
  averagePrecision(scoredOf(pairs), baseRate.active / baseRate.pairs) ?? Number.NaN;

export const f1 = (pairs: readonly Answered[], { baseRate }: BreadthHead): number =>
  precisionAtBaseRate(scoredOf(pairs), {
    baseRate: baseRate.active / baseRate.pairs,
    clusters: pairs.map(({ record }) => record.name),
  })?.f1 ?? Number.NaN;

function scoredOf(pairs: readonly Answered[]) {
  return {
    labels: pairs.map(({ label }) => label),
    scores: pairs.map(({ probability }) => probability),
    weights: pairs.map(({ inclusion = 1 }) => 1 / inclusion),
  };
}

export interface Detected {
  readonly method: Method;
  readonly falseAlarms: number;
  readonly byWrong: ReadonlyMap<Wrong, { readonly cell: string; readonly share: number }>;
}

/**
 * How often a wrong breadth is detected: the score of the exact rule is above that of the wrong one, on the same pairs, by
 * more than the exact rule's own scores differ when it is judged twice (but for one case in twenty).
 */
export function detected(method: Method, heads: readonly BreadthHead[], draws: number): Detected {
  const again: number[] = [];
  const falls = new Map<Wrong, number[]>(WRONG.map((wrong) => [wrong, []]));
  for (const head of heads) {
    for (const wrong of WRONG) {
      for (let seed = FIRST_SEED; seed < FIRST_SEED + draws; seed += 1) {
        const pairs = asked(method, head, wrong, seed);
        const judge = (reading: Reading, time: string) =>
          method.score(answered(pairs, reading, headName(head.head), wrong, seed, time), head);
        const exact = judge(head.right, 'first');
        again.push(exact - judge(head.right, 'second'));
        falls.get(wrong)?.push(exact - judge(head.wrong[wrong], 'wrong'));
      }
    }
  }
  const least = quantile(again, 1 - FALSE_ALARMS) ?? 0;
  const share = (values: readonly number[]) => values.filter((fall) => fall > least).length / values.length;
  return {
    method,
    falseAlarms: share(again),
    byWrong: new Map(
      [...falls].map(([wrong, values]) => {
        const interval = proportionInterval(Math.round(share(values) * heads.length), heads.length);
        const limits = interval ? ` (${percent(interval.low)} to ${percent(interval.high)})` : '';
        return [wrong, { cell: `${percent(share(values))}${limits}`, share: share(values) }];
      }),
    ),
  };
}

/** The same pairs for the exact rule and the wrong one, both of which the head's suite would list. */
function asked(
  { selection, proposer }: Pick<Method, 'selection' | 'proposer'>,
  head: BreadthHead,
  wrong: Wrong,
  seed: number,
): readonly SelectedPair[] {
  return selectPairs(head.head, head.records, {
    ...selection,
    weakBelow: WEAK_BELOW,
    maxActivation: head.maxActivation,
    seed,
    ...(proposer === undefined ? {} : { coverage: coverageBy(proposer, head, wrong) }),
  });
}

const made = new Map<string, Coverage>();

/** What is covered does not depend on the draw: it is worked out once. */
function coverageBy(proposer: Proposer, head: BreadthHead, wrong: Wrong): Coverage {
  const key = `${proposer} ${headName(head.head)} ${wrong}`;
  const known = made.get(key);
  if (known !== undefined) return known;
  const readings = [head.right, head.wrong[wrong]];
  const explanations = readings.map(({ text }, index) => ({ id: String(index), text }));
  const coverage =
    proposer === 'heuristic'
      ? coveredBy({ ...head.head, explanations })
      : (record: ActivationRecord) => {
          const normal = normals('cheap', headName(head.head), wrong, record.name);
          return (pair: { readonly from: number; readonly to: number }) =>
            readings.map(({ covers }) => certainty(covers.get(record), pair) + CHEAP_NOISE * normal() > 0);
        };
  const remembered = rememberPairs(coverage);
  made.set(key, remembered);
  return remembered;
}

function rememberPairs(coverage: Coverage): Coverage {
  const records = new Map<ActivationRecord, ReturnType<Coverage>>();
  return (record) => {
    const known = records.get(record);
    if (known !== undefined) return known;
    const ofRecord = coverage(record);
    const places = new Map<string, readonly boolean[]>();
    const remembering: ReturnType<Coverage> = (pair) => {
      const said = places.get(placeOf(pair)) ?? ofRecord(pair);
      places.set(placeOf(pair), said);
      return said;
    };
    records.set(record, remembering);
    return remembering;
  };
}

function certainty(
  places: ReadonlySet<string> | undefined,
  pair: { readonly from: number; readonly to: number },
): number {
  return places?.has(placeOf(pair)) ? CERTAINTY : -CERTAINTY;
}

/** The simulator is the rule itself, with noise on the logit scale. */
function answered(
  pairs: readonly SelectedPair[],
  { covers }: Reading,
  ...stream: readonly (string | number)[]
): readonly Answered[] {
  const normal = normals('answers', ...stream);
  return pairs.map((pair) => ({
    ...pair,
    probability: 1 / (1 + Math.exp(-certainty(covers.get(pair.record), pair) - NOISE * normal())),
  }));
}

/** How often precision's interval holds what it would be if all pairs of the records were asked about, and how wide it is. */
export function coverageOfPrecision(
  method: Method,
  heads: readonly BreadthHead[],
  draws: number,
): { readonly reading: string; readonly coverage: number; readonly width: number }[] {
  const readings: readonly ('right' | Wrong)[] = ['right', ...WRONG];
  return readings.map((name) => {
    const covered = new Rate();
    const widths: number[] = [];
    for (const head of heads) {
      const reading = name === 'right' ? head.right : head.wrong[name];
      const truth = precisionOfAll(head, reading);
      for (let seed = FIRST_SEED; seed < FIRST_SEED + draws; seed += 1) {
        const drawn = asked(method, head, name === 'right' ? 'doubled by another rule' : name, seed);
        const pairs = answered(drawn, reading, 'coverage', headName(head.head), name, seed);
        const found = precisionAtBaseRate(scoredOf(pairs), {
          baseRate: head.baseRate.active / head.baseRate.pairs,
          clusters: pairs.map(({ record }) => record.name),
        });
        if (found === null) continue;
        covered.add(found.interval.low <= truth && truth <= found.interval.high);
        widths.push(found.interval.high - found.interval.low);
      }
    }
    return {
      reading: name === 'right' ? 'exact' : name,
      coverage: covered.share(),
      width: quantile(widths, 0.5) ?? Number.NaN,
    };
  });
}

function precisionOfAll({ records, maxActivation, baseRate }: BreadthHead, { covers }: Reading): number {
  const [hits, alarms] = [new Rate(), new Rate()];
  for (const record of records) {
    let index = 0;
    for (let from = 0; from < record.tokens.length; from += 1) {
      for (let to = 0; to < Math.min(from + 1, record.width); to += 1) {
        const activation = record.activations[index++] ?? null;
        if (activation === null) continue;
        const isCovered = covers.get(record)?.has(placeOf({ from, to })) ?? false;
        (activation < WEAK_BELOW * maxActivation ? alarms : hits).add(isCovered);
      }
    }
  }
  return precisionOfRates(hits.share(), alarms.share(), baseRate.active / baseRate.pairs);
}

export const SIMULATOR = {
  certainty: CERTAINTY,
  noise: NOISE,
  cheapNoise: CHEAP_NOISE,
  falseAlarms: FALSE_ALARMS,
};
