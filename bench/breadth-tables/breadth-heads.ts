import { join } from 'node:path';
import { PUZZLE_HEADS } from '../../datasets/puzzles/puzzle-heads.ts';
import { headName } from '../../src/activation-records/head.ts';
import type { ActivationRecord } from '../../src/activation-records/head-record.ts';
import { mapHeads } from '../../src/activation-records/map-heads.ts';
import { recordsOfSplit } from '../../src/activation-records/splits.ts';
import { seededRandom } from '../../src/metrics/seeded-random.ts';
import type { BaseRate } from '../../src/pair-cases/pair-case.ts';
import { baseRateOf } from '../../src/pair-cases/select-head-pairs.ts';
import type { Rule } from '../../src/rules/rule.ts';
import type { ExplainedHead } from '../../src/suite/explanation.ts';
import { loadSuite } from '../../src/suite/load-suite.ts';

const SPLIT = 'valid';
const PER_SPLIT = 5;

/** The pairs that an explanation covers, by record. */
export type Cover = ReadonlyMap<ActivationRecord, ReadonlySet<string>>;

/** A reading of a head: what it covers, and in which words. */
export interface Reading {
  readonly text: string;
  readonly covers: Cover;
}

/** What the rule is mistaken for. */
export const WRONG = ['halved', 'doubled by another rule', 'doubled by neighbours'] as const;

export type Wrong = (typeof WRONG)[number];

/** A puzzle head with its rule, and the rule with the wrong breadth. */
export interface BreadthHead {
  readonly head: ExplainedHead;
  readonly records: readonly ActivationRecord[];
  readonly maxActivation: number;
  readonly baseRate: BaseRate;
  readonly right: Reading;
  readonly wrong: Readonly<Record<Wrong, Reading>>;
}

export function placeOf({ from, to }: { readonly from: number; readonly to: number }): string {
  return `${from} ${to}`;
}

/** All puzzle heads. The wrong readings are the same for every draw of pairs. */
export async function breadthHeads(): Promise<readonly BreadthHead[]> {
  const suite = loadSuite(join(import.meta.dirname, '../../datasets/puzzles/suite.yaml'));
  return mapHeads(
    suite.records,
    suite.heads,
    (record, head): BreadthHead => {
      const records = recordsOfSplit(record, SPLIT, PER_SPLIT);
      const maxActivation = Math.max(...record.top.map((each) => each.maxActivation));
      const rule = PUZZLE_HEADS.find((each) => headName(each.head) === headName(head))?.rule;
      const baseRate = baseRateOf(record, suite.pairs, maxActivation);
      if (rule === undefined || baseRate === undefined) throw new Error(`${headName(head)} has no rule`);
      const own = coverOf(records, (tokens) => rule.pairs(tokens));
      const donor = mostAlike(rule, own, records);
      return {
        head,
        records,
        maxActivation,
        baseRate,
        right: { text: rule.text, covers: own },
        wrong: {
          halved: {
            text: `${rule.text}, but only in some places`,
            covers: thinned(own, sizeOf(own) / 2, rule.name, 'halved'),
          },
          'doubled by another rule': {
            text: `${rule.text}; ${donor.rule.text}`,
            covers: together(own, donor.covers),
          },
          'doubled by neighbours': {
            text: `${rule.text}, and to the neighbour of that token`,
            covers: together(own, thinned(neighboursOf(own), sizeOf(own), rule.name, 'neighbours')),
          },
        },
      };
    },
    { access: suite.recordAccess },
  );
}

/** The other rule that covers about as many pairs of the head's records, not counting those of its own. */
function mostAlike(
  rule: Rule,
  own: Cover,
  records: readonly ActivationRecord[],
): { readonly rule: Rule; readonly covers: Cover } {
  const [first] = PUZZLE_HEADS.map((each) => each.rule)
    .filter((other) => other !== rule)
    .map((other) => ({
      rule: other,
      covers: without(
        coverOf(records, (tokens) => other.pairs(tokens)),
        own,
      ),
    }))
    .sort((a, b) => lack(a.covers, own) - lack(b.covers, own));
  if (first === undefined) throw new Error('there is no other rule');
  return first;
}

/** How far a cover is from being as large as another. */
function lack(cover: Cover, wanted: Cover): number {
  return Math.abs(Math.log(sizeOf(wanted) / Math.max(1, sizeOf(cover))));
}

function coverOf(
  records: readonly ActivationRecord[],
  pairs: (tokens: readonly string[]) => readonly { readonly from: number; readonly to: number }[],
): Cover {
  return new Map(records.map((record) => [record, new Set(pairs(record.tokens).map(placeOf))]));
}

export function sizeOf(cover: Cover): number {
  return [...cover.values()].reduce((sum, { size }) => sum + size, 0);
}

function without(cover: Cover, other: Cover): Cover {
  return new Map(
    [...cover].map(([record, places]) => [
      record,
      new Set([...places].filter((place) => !other.get(record)?.has(place))),
    ]),
  );
}

function together(cover: Cover, other: Cover): Cover {
  return new Map(
    [...cover].map(([record, places]) => [record, new Set([...places, ...(other.get(record) ?? [])])]),
  );
}

/** The token before each attended one, or after it. */
function neighboursOf(cover: Cover): Cover {
  const beside = new Map(
    [...cover].map(([record, places]) => [
      record,
      new Set(
        [...places].flatMap((place) => {
          const [from = 0, to = 0] = place.split(' ').map(Number);
          const neighbour = to > 0 ? to - 1 : to + 1;
          return neighbour <= from ? [placeOf({ from, to: neighbour })] : [];
        }),
      ),
    ]),
  );
  return without(beside, cover);
}

/** As many pairs as asked for, or all, at random. */
function thinned(cover: Cover, size: number, ...stream: readonly string[]): Cover {
  const random = seededRandom('breadth', ...stream);
  const kept = new Set(
    [...cover]
      .flatMap(([record, places]) => [...places].map((place) => ({ record, place, order: random.unit() })))
      .sort((a, b) => a.order - b.order)
      .slice(0, Math.round(size))
      .map(({ record, place }) => `${record.name} ${place}`),
  );
  return new Map(
    [...cover].map(([record, places]) => [
      record,
      new Set([...places].filter((place) => kept.has(`${record.name} ${place}`))),
    ]),
  );
}
