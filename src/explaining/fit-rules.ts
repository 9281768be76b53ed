import type { ActivationRecord } from '../activation-records/head-record.ts';
import { flatIndexOf, type PairPosition } from '../activation-records/pair-index.ts';
import type { Rule } from '../rules/rule.ts';
import { StrongestPairs } from '../token-pairs/strongest-pairs.ts';
import type { Explainer, Offer } from './candidate.ts';
import { strongestPairs } from './shown-pairs.ts';

/** How well a rule describes a head on the records seen. */
interface RuleFit {
  readonly rule: Rule;
  /** Harmonic mean of `share` and `covered`, from 0 to 1. */
  readonly fit: number;
  /**
   * The mean share of a token's activation on the places that the rule names, above that of uniform attention, times the part of the
   * places that is used; shrunk towards 0 if there are few such tokens.
   */
  readonly share: number;
  /** The share of the head's strong pairs that the rule names. */
  readonly covered: number;
}

/** A rule that fits worse says too little about a head. */
const LEAST_FIT = 0.3;
/** The share of strong pairs that only a further rule must name. */
const LEAST_COVERED_ALONE = 0.2;
/** A pair is strong from this share of the head's largest activation on. */
const STRONG_FROM = 0.5;
/** The most strong pairs of a record, so that no text decides alone. */
const STRONG_PER_RECORD = 5;
/** As if the rule had failed at so many tokens: one token is no evidence. */
const PRIOR_ROWS = 3;

/** Every rule's fit, best first; ties in the order of the list. */
function fitRules(records: readonly ActivationRecord[], rules: readonly Rule[]): readonly RuleFit[] {
  const strong = strongPairs(records);
  return rules.map((rule) => fitOf(rule, records, strong)).toSorted((a, b) => b.fit - a.fit);
}

/** The few rules that describe the head: the best, then others that fit and name strong pairs not named before. */
export function fittingRules(
  records: readonly ActivationRecord[],
  rules: readonly Rule[],
  most: number,
): readonly RuleFit[] {
  const strong = strongPairs(records);
  const chosen: RuleFit[] = [];
  const named: NamedPairs[] = [];
  for (const each of fitRules(records, rules)) {
    if (each.fit < LEAST_FIT || chosen.length === most) break;
    const own = namedPairs(each.rule, records);
    const pairs = strong[own.start];
    const alone = pairs.filter((pair) => own.has(pair) && !named.some((other) => other.has(pair)));
    if (alone.length < LEAST_COVERED_ALONE * pairs.length) continue;
    chosen.push(each);
    named.push(own);
  }
  return chosen;
}

function fitOf(rule: Rule, records: readonly ActivationRecord[], strong: StrongPairs): RuleFit {
  const named = namedPairs(rule, records);
  let rows = 0;
  let excess = 0;
  for (const [index, { activations, width }] of records.entries()) {
    for (const [from, places] of named.byRow[index] ?? []) {
      // The token before the second one is the first: it is evidence of neither.
      if (from < 2) continue;
      const end = Math.min(from + 1, width);
      const at = (to: number) => Math.max(0, activations[flatIndexOf({ from, to }, width)] ?? 0);
      let total = 0;
      for (let to = named.start; to < end; to += 1) total += at(to);
      if (total === 0) continue;
      const held = [...places].map(at);
      const there = held.reduce((sum, each) => sum + each, 0);
      // The share of places that is used (inverse Simpson index): naming more makes a rule no better.
      const used =
        there === 0 ? 0 : there ** 2 / held.reduce((sum, each) => sum + each ** 2, 0) / held.length;
      rows += 1;
      excess += used * (there / total - places.size / (end - named.start));
    }
  }
  const share = Math.max(0, excess / (rows + PRIOR_ROWS));
  const pairs = strong[named.start];
  const covered = pairs.length === 0 ? 0 : pairs.filter(named.has).length / pairs.length;
  const fit = share + covered > 0 ? (2 * share * covered) / (share + covered) : 0;
  return { rule, fit, share, covered };
}

interface StrongPair extends PairPosition {
  readonly recordIndex: number;
}

interface NamedPairs {
  /** 1 where the first token is set aside. */
  readonly start: 0 | 1;
  /** By record: the places that the rule names for each attending token. */
  readonly byRow: readonly ReadonlyMap<number, ReadonlySet<number>>[];
  readonly has: (pair: StrongPair) => boolean;
}

/** The first token is set aside, as an attention sink (Xiao et al. 2023, arXiv 2309.17453), unless the rule names no other place. */
function namedPairs(rule: Rule, records: readonly ActivationRecord[]): NamedPairs {
  const pairs = records.map(({ tokens, width }) => rule.pairs(tokens).filter(({ to }) => to < width));
  const start = pairs.every((ofRecord) => ofRecord.every(({ to }) => to === 0)) ? 0 : 1;
  const byRow = pairs.map((ofRecord) => {
    const rows = new Map<number, Set<number>>();
    for (const { from, to } of ofRecord) {
      if (to < start) continue;
      const places = rows.get(from) ?? new Set();
      rows.set(from, places.add(to));
    }
    return rows;
  });
  return {
    start,
    byRow,
    has: ({ recordIndex, from, to }) => byRow[recordIndex]?.get(from)?.has(to) ?? false,
  };
}

/** With the first token as a possible target, and without. */
type StrongPairs = readonly [readonly StrongPair[], readonly StrongPair[]];

function strongPairs(records: readonly ActivationRecord[]): StrongPairs {
  return [strongPairsFrom(0, records), strongPairsFrom(1, records)];
}

function strongPairsFrom(start: number, records: readonly ActivationRecord[]): readonly StrongPair[] {
  const candidates = records.flatMap(({ tokens, activations, width }, recordIndex) => {
    const strongest = new StrongestPairs(STRONG_PER_RECORD);
    // An index for each pair, from which its position follows.
    for (let from = 1; from < tokens.length; from += 1) {
      for (let to = start; to < Math.min(from + 1, width); to += 1) {
        const activation = activations[flatIndexOf({ from, to }, width)] ?? 0;
        if (activation > 0) strongest.offer(from * width + to, activation);
      }
    }
    return strongest.inOrder().map(({ index, activation }) => ({
      recordIndex,
      from: Math.floor(index / width),
      to: index % width,
      activation,
    }));
  });
  const largest = Math.max(0, ...candidates.map(({ activation }) => activation));
  return candidates.filter(({ activation }) => activation >= STRONG_FROM * largest);
}

/** The most rules written for a head. */
const MOST_RULES = 3;
/** Pairs noted as shown; rules are fitted to all pairs of a record. */
const PAIRS_NOTED = 5;

/** An explainer without a model: the few rules that fit a head's train records best, as sentences. */
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
