import { headName } from '../activation-records/head.ts';
import type { ActivationRecord, HeadRecord } from '../activation-records/head-record.ts';
import { type MapHeadsOptions, mapHeads } from '../activation-records/map-heads.ts';
import { recordsOfSplit } from '../activation-records/splits.ts';
import { UserError } from '../files/user-error.ts';
import type { ExplainedHead } from '../suite/explanation.ts';
import { loadSuite, type Suite } from '../suite/load-suite.ts';
import type { SuiteSurroundings } from '../suite/named-by-suite.ts';
import type { SuiteReference } from '../suite/suite-access.ts';
import { type SelectedPair, selectPairs } from '../token-pairs/select-pairs.ts';
import { baseRateOf } from './base-rate.ts';
import { doubtsOf, warningsOf } from './doubts.ts';
import type { BaseRate, PairCase } from './pair-case.ts';
import { proposalsOf } from './propose-pairs.ts';
import { explanationKey, pairName } from './question-keys.ts';

/** A suite's questions, and what the user should know about them. */
export interface PairCases {
  readonly cases: readonly PairCase[];
  readonly warnings: readonly string[];
}

/**
 * All questions of a suite: head by head, explanation by explanation, strong pairs before weak ones. Every
 * explanation of a head, controls included, is asked about the same pairs. Where explanations are chosen on a split of
 * their own, its pairs come first, and controls are not asked about them.
 *
 * @throws UserError when a record cannot be read, or when a head has no pair to ask about.
 */
export async function buildPairCases(suite: Suite, options: MapHeadsOptions = {}): Promise<PairCases> {
  const perHead = await mapHeads(
    suite.records,
    suite.heads,
    (record, head) => {
      const parts = partsOf(suite, head).map((part) => {
        const pairs = selectHeadPairs(record, head, part.suite);
        if (pairs.length === 0) throw new UserError(noPairs(record, part.suite));
        return { ...part, pairs, baseRate: baseRateFor(record, part.suite) };
      });
      return {
        cases: casesOf(suite, head, parts),
        doubts: parts.flatMap((part) =>
          doubtsOf(record, part.suite, part.pairs, maxActivationOf(record, part.suite)),
        ),
      };
    },
    { access: suite.recordAccess, ...options },
  );
  return {
    cases: withWhole(perHead.map(({ cases }) => cases)),
    warnings: warningsOf(
      perHead.flatMap(({ doubts }) => doubts),
      perHead.length,
    ),
  };
}

/**
 * The questions of suite files, one after the other.
 *
 * @param options `folders`, besides: as in {@link loadSuite}.
 * @throws UserError as {@link loadSuite} and {@link buildPairCases} do.
 */
export async function pairCasesOfSuites(
  references: readonly SuiteReference[],
  options: MapHeadsOptions & Pick<SuiteSurroundings, 'folders'> = {},
): Promise<PairCases> {
  const built: PairCases[] = [];
  for (const { suite, ...access } of references) {
    built.push(await buildPairCases(loadSuite(suite, { ...options, ...access }), options));
  }
  return {
    cases: built.flatMap(({ cases }) => cases),
    warnings: built.flatMap(({ warnings }) => warnings),
  };
}

/** The pairs of one head that the suite asks about. */
function selectHeadPairs(record: HeadRecord, head: ExplainedHead, suite: Suite): readonly SelectedPair[] {
  const maxActivation = maxActivationOf(record, suite);
  return selectPairs(record.head, chosenRecords(record, suite), {
    ...suite.pairs,
    maxActivation,
    ...(suite.pairs.negatives === 'proposed' ? { propose: proposalsOf(head) } : {}),
  });
}

/** A rate to weigh the labels by, where weak pairs stand for all weak pairs, and the suite asks for more than an order. */
function baseRateFor(record: HeadRecord, suite: Suite): BaseRate | undefined {
  const { negatives, positives } = suite.pairs;
  if (negatives !== 'proposed' && !(negatives === 'random' && positives === 'quantiles')) return undefined;
  return baseRateOf(record, suite.pairs, maxActivationOf(record, suite));
}

function chosenRecords(record: HeadRecord, { split, recordsPerSplit }: Suite): readonly ActivationRecord[] {
  return recordsOfSplit(record, split, recordsPerSplit);
}

/** What "weak" is a share of; −Infinity where there are no records to take it over. */
function maxActivationOf(record: HeadRecord, suite: Suite): number {
  const records = suite.pairs.maxOver === 'head' ? record.top : chosenRecords(record, suite);
  return records.reduce((max, each) => Math.max(max, each.maxActivation), Number.NEGATIVE_INFINITY);
}

/** Pairs of one split that a head's explanations are asked about. */
interface Part {
  readonly suite: Suite;
  readonly purpose?: NonNullable<PairCase['pair']['purpose']>;
}

/** Where explanations are chosen on pairs of their own, these come first; a head with one explanation has no choice. */
function partsOf(suite: Suite, { explanations }: ExplainedHead): readonly Part[] {
  const { chooseOn } = suite;
  if (chooseOn === undefined) return [{ suite }];
  const reported: Part = { suite, purpose: 'report' };
  if (explanations.filter(({ control }) => control === undefined).length < 2) return [reported];
  return [{ suite: { ...suite, split: chooseOn }, purpose: 'select' }, reported];
}

interface AskedPart extends Part {
  readonly pairs: readonly SelectedPair[];
  readonly baseRate: BaseRate | undefined;
}

function casesOf(suite: Suite, head: ExplainedHead, parts: readonly AskedPart[]): readonly PairCase[] {
  return head.explanations.flatMap((explanation) =>
    parts.flatMap(({ purpose, pairs, baseRate }) => {
      // A control is there to compare with, not to be chosen.
      if (purpose === 'select' && explanation.control !== undefined) return [];
      return pairs.map(({ record, from, to, label, activation, ...more }) => ({
        suite: suite.name,
        subject: suite.subject,
        head: { layer: head.layer, head: head.head },
        explanation,
        pair: {
          record: record.name,
          from,
          to,
          label,
          activation,
          ...(purpose === undefined ? {} : { purpose }),
          ...more,
        },
        ...(baseRate === undefined ? {} : { baseRate }),
        tokens: [...record.tokens],
      }));
    }),
  );
}

/** Says in every case how much the whole suite asks. */
function withWhole(perHead: readonly (readonly PairCase[])[]): readonly PairCase[] {
  const all = perHead.flat();
  const ordinary = all.filter(({ explanation }) => explanation.control === undefined);
  const explanations = new Set(ordinary.map(explanationKey)).size;
  return perHead.flatMap((cases) => {
    const pairs = new Set(cases.map(({ pair }) => pairName(pair))).size;
    const whole = { explanations, questions: all.length, pairs };
    return cases.map((each) => ({ ...each, whole }));
  });
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
