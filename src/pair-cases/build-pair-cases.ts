import { headName } from '../activation-records/head.ts';
import type { ActivationRecord, HeadRecord } from '../activation-records/head-record.ts';
import { type MapHeadsOptions, mapHeads } from '../activation-records/map-heads.ts';
import { recordsOfSplit } from '../activation-records/splits.ts';
import { UserError } from '../files/user-error.ts';
import type { ExplainedHead } from '../suite/explanation.ts';
import { loadSuite, type Suite, type SuiteSurroundings } from '../suite/load-suite.ts';
import { type SelectedPair, selectPairs } from '../token-pairs/select-pairs.ts';
import type { PairCase } from './pair-case.ts';

/** A suite's questions, and what the user should know about them. */
export interface PairCases {
  readonly cases: readonly PairCase[];
  readonly warnings: readonly string[];
}

/**
 * All questions of a suite: head by head, explanation by explanation, strong pairs before weak ones. Every
 * explanation of a head, controls included, is asked about the same pairs.
 *
 * @throws UserError when a record cannot be read, or when a head has no pair to ask about.
 */
export async function buildPairCases(suite: Suite, options: MapHeadsOptions = {}): Promise<PairCases> {
  const perHead = await mapHeads(
    suite.records,
    suite.heads,
    (record, head) => {
      const pairs = selectHeadPairs(record, suite);
      if (pairs.length === 0) throw new UserError(noPairs(record, suite));
      return {
        cases: casesOf(suite, head, pairs),
        warnings: [...doubts(record, suite, pairs), ...shortages(record, suite, pairs)],
      };
    },
    options,
  );
  return {
    cases: perHead.flatMap(({ cases }) => cases),
    warnings: perHead.flatMap(({ warnings }) => warnings),
  };
}

/**
 * The questions of suite files, one after the other.
 *
 * @param options `folders`, besides: as in {@link loadSuite}.
 * @throws UserError as {@link loadSuite} and {@link buildPairCases} do.
 */
export async function pairCasesOfSuites(
  files: readonly string[],
  options: MapHeadsOptions & SuiteSurroundings = {},
): Promise<PairCases> {
  const built: PairCases[] = [];
  for (const file of files) built.push(await buildPairCases(loadSuite(file, options), options));
  return {
    cases: built.flatMap(({ cases }) => cases),
    warnings: built.flatMap(({ warnings }) => warnings),
  };
}

/** The pairs of one head that the suite asks about. */
function selectHeadPairs(record: HeadRecord, suite: Suite): readonly SelectedPair[] {
  const maxActivation = maxActivationOf(record, suite);
  return selectPairs(record.head, chosenRecords(record, suite), { ...suite.pairs, maxActivation });
}

function chosenRecords(record: HeadRecord, { split, recordsPerSplit }: Suite): readonly ActivationRecord[] {
  return recordsOfSplit(record, split, recordsPerSplit);
}

/** What "weak" is a share of; −Infinity where there are no records to take it over. */
function maxActivationOf(record: HeadRecord, suite: Suite): number {
  const records = suite.pairs.maxOver === 'head' ? record.top : chosenRecords(record, suite);
  return Math.max(...records.map((each) => each.maxActivation));
}

function casesOf(suite: Suite, head: ExplainedHead, pairs: readonly SelectedPair[]): readonly PairCase[] {
  return head.explanations.flatMap((explanation) =>
    pairs.map(({ record, from, to, label, activation }) => ({
      suite: suite.name,
      subject: suite.subject,
      head: { layer: head.layer, head: head.head },
      explanation,
      pair: { record: record.name, from, to, label, activation },
      tokens: [...record.tokens],
    })),
  );
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

/** What makes the labels of a head's pairs doubtful. */
function doubts(record: HeadRecord, suite: Suite, pairs: readonly SelectedPair[]): readonly string[] {
  const name = headName(record.head);
  const threshold = `${suite.pairs.lowThreshold} × maximum`;
  const max = maxActivationOf(record, suite);
  if (max <= 0) {
    const found = max === Number.NEGATIVE_INFINITY ? 'without top records there is none' : `it is ${max}`;
    return [
      `${name}: its maximum activation should be above 0, and ${found}: weak (below ${threshold}) has no meaning`,
    ];
  }
  const strong = pairs.filter(({ label }) => label === 1);
  const weak = strong.filter(({ activation }) => activation < suite.pairs.lowThreshold * max);
  if (weak.length === 0) return [];
  return [
    `${name}: ${weak.length} of ${strong.length} strong pairs are themselves weak (below ${threshold})`,
  ];
}

function shortages(record: HeadRecord, suite: Suite, pairs: readonly SelectedPair[]): readonly string[] {
  const found = (label: 0 | 1) => pairs.filter((pair) => pair.label === label).length;
  const sentence = (kind: string, have: number, wanted: number) =>
    `${headName(record.head)}: ${have === 0 ? `no ${kind} pairs` : `only ${have} ${kind} pairs`} of the ${wanted} asked for${
      have === 0 ? '; its AUC will be undefined' : ''
    }`;
  const { top, low, lowThreshold, negatives } = suite.pairs;
  const weak = `${negatives === 'random' ? '' : `${negatives} `}weak (below ${lowThreshold} × maximum)`;
  return [
    ...(found(1) < top ? [sentence('strong', found(1), top)] : []),
    ...(found(0) < low ? [sentence(weak, found(0), low)] : []),
  ];
}
