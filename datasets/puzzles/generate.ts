import { headRecordJson } from '../../src/activation-records/head-record-json.ts';
import { drawIndices, seededRandom } from '../../src/metrics/seeded-random.ts';
import { activationsOf } from './activations.ts';
import { makePassages } from './passages.ts';
import { PUZZLE_HEADS, type PuzzleHead } from './puzzle-heads.ts';
import type { ShortText } from './texts.ts';

const TOP_RECORDS = 20;
const RANDOM_RECORDS = 15;

/**
 * Makes the record files of all puzzle heads, as one would of a real model: each head runs over every passage; the
 * passages it is most active on become its top records, and some of the others its random sample.
 *
 * @returns content by path below the records folder, e.g. `0/0.json`.
 */
export function generateRecordFiles(texts: readonly ShortText[]): ReadonlyMap<string, string> {
  const passages = makePassages(texts, seededRandom('puzzles', 'passages'));
  return new Map(
    PUZZLE_HEADS.map((each) => [`${each.head.layer}/${each.head.head}.json`, recordFile(each, passages)]),
  );
}

interface Recorded {
  readonly tokens: readonly string[];
  readonly activations: readonly number[];
}

function recordFile({ head, rule }: PuzzleHead, passages: readonly (readonly string[])[]): string {
  const random = seededRandom('puzzles', rule.name);
  const typical = 0.3 + 0.7 * random.unit();
  const records = passages
    .map((tokens) => ({ tokens, activations: activationsOf(rule, tokens, typical, random) }))
    .sort((a, b) => Math.max(...b.activations) - Math.max(...a.activations));
  const others = records.slice(TOP_RECORDS);
  const sample = drawIndices(others.length, RANDOM_RECORDS, random).flatMap((index) => others[index] ?? []);
  return headRecordJson({
    head,
    top: records.slice(0, TOP_RECORDS),
    random: sample,
    statistics: statistics(records),
  });
}

function statistics(records: readonly Recorded[]) {
  const values = records.flatMap(({ activations }) => activations);
  const average = (numbers: readonly number[]) =>
    numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
  const mean = average(values);
  const variance = average(values.map((value) => (value - mean) ** 2));
  return { mean: Number(mean.toPrecision(6)), variance: Number(variance.toPrecision(6)) };
}
