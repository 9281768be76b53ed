import { headName } from '../activation-records/head.ts';
import type { HeadRecord } from '../activation-records/head-record.ts';
import { type MapHeadsOptions, mapHeads } from '../activation-records/map-heads.ts';
import { recordsOfSplit } from '../activation-records/splits.ts';
import type { ExplainedHead } from '../suite/explanation.ts';
import type { Suite } from '../suite/load-suite.ts';
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
 * @throws UserError when a record cannot be read.
 */
export async function buildPairCases(suite: Suite, options: MapHeadsOptions = {}): Promise<PairCases> {
  const perHead = await mapHeads(
    suite.records,
    suite.heads,
    (record, head) => {
      const pairs = selectHeadPairs(record, suite);
      return { cases: casesOf(suite, head, pairs), warnings: shortages(record, suite, pairs) };
    },
    options,
  );
  return {
    cases: perHead.flatMap(({ cases }) => cases),
    warnings: perHead.flatMap(({ warnings }) => warnings),
  };
}

/** The pairs of one head that the suite asks about. */
export function selectHeadPairs(record: HeadRecord, suite: Suite): readonly SelectedPair[] {
  const { maxOver, ...selection } = suite.pairs;
  const records = recordsOfSplit(record, suite.split, suite.recordsPerSplit);
  const maxActivation = Math.max(
    ...(maxOver === 'head' ? record.top : records).map((each) => each.maxActivation),
  );
  return selectPairs(record.head, records, { ...selection, maxActivation });
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
