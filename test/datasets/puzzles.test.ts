import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { generateRecordFiles } from '../../datasets/puzzles/generate.ts';
import { tokenize } from '../../datasets/puzzles/passages.ts';
import { PUZZLE_HEADS, type PuzzleHead } from '../../datasets/puzzles/puzzle-heads.ts';
import { readTexts } from '../../datasets/puzzles/texts.ts';
import { headName } from '../../src/activation-records/head.ts';
import { type HeadRecord, parseHeadRecord } from '../../src/activation-records/head-record.ts';
import { recordsOfSplit } from '../../src/activation-records/splits.ts';
import { loadSuite } from '../../src/suite/load-suite.ts';
import { type SelectedPair, selectPairs } from '../../src/token-pairs/select-pairs.ts';

const folder = join(import.meta.dirname, '../../datasets/puzzles');
const suite = loadSuite(join(folder, 'suite.yaml'));

const pathOf = ({ head }: PuzzleHead) => `${head.layer}/${head.head}.json`;
const committed = (path: string) => readFileSync(join(suite.records, path), 'utf8');
const recordsOf = (each: PuzzleHead) => parseHeadRecord(committed(pathOf(each)), pathOf(each), each.head);
const largestOf = ({ top }: HeadRecord) => Math.max(...top.map(({ maxActivation }) => maxActivation));

const obeys = ({ rule }: PuzzleHead, { record, from, to }: SelectedPair) =>
  rule.pairs(record.tokens).some((pair) => pair.from === from && pair.to === to);

describe('the puzzle files', () => {
  let generated: ReadonlyMap<string, string>;

  beforeAll(async () => {
    generated = generateRecordFiles(await readTexts(join(folder, 'texts')));
  });

  test('are exactly the files that the generator makes', () => {
    const found = readdirSync(suite.records, { recursive: true, encoding: 'utf8' })
      .map((path) => path.replaceAll('\\', '/'))
      .filter((path) => path.endsWith('.json'));
    expect(found.sort()).toEqual([...generated.keys()].sort());
  });

  test.each(PUZZLE_HEADS)('hold, byte for byte, what the generator makes of "$rule.name"', (each) => {
    expect(committed(pathOf(each)) === generated.get(pathOf(each))).toBe(true);
  });

  test('take less than 4 MB', () => {
    const bytes = [...generated.values()].reduce((sum, content) => sum + Buffer.byteLength(content), 0);
    expect(bytes).toBeLessThan(4e6);
  });
});

describe('the puzzle suite', () => {
  test('lists every head that follows a rule, and no other', () => {
    expect(PUZZLE_HEADS.length).toBeGreaterThanOrEqual(14);
    expect(suite.heads.map(headName)).toEqual(PUZZLE_HEADS.map(({ head }) => headName(head)));
  });

  test('has the words of each head’s rule as its true explanation', () => {
    const truths = suite.heads.flatMap(({ explanations }) =>
      explanations.filter(({ truth }) => truth === true),
    );
    expect(truths.map(({ text }) => text)).toEqual(PUZZLE_HEADS.map(({ rule }) => rule.text));
  });

  test.each(suite.heads)('has one true and three or more false explanations of L$layer H$head', (head) => {
    const truths = head.explanations.map(({ truth }) => truth);
    expect(truths.filter((truth) => truth === true)).toHaveLength(1);
    expect(truths.filter((truth) => truth === false).length).toBeGreaterThanOrEqual(3);
    expect(truths).not.toContain(undefined);
  });
});

describe.each(PUZZLE_HEADS)('the head that follows "$rule.name"', (each) => {
  const { head, rule } = each;
  const record = recordsOf(each);
  const all = recordsOfSplit(record, 'all', null);
  const valid = recordsOfSplit(record, suite.split, suite.recordsPerSplit);
  const select = (counts: { readonly strong: number; readonly weak: number }) =>
    selectPairs(head, valid, { ...suite.pairs, ...counts, maxActivation: largestOf(record) });

  test('has 20 top and 15 random records, or more', () => {
    expect(record.top.length).toBeGreaterThanOrEqual(20);
    expect(record.random.length).toBeGreaterThanOrEqual(15);
  });

  test('has its top records in descending order of their maximum, each with a pair of the rule', () => {
    const maxima = record.top.map(({ maxActivation }) => maxActivation);
    expect(maxima).toEqual(maxima.toSorted((a, b) => b - a));
    expect(record.top.filter(({ tokens }) => rule.pairs(tokens).length === 0)).toEqual([]);
  });

  test('has no record twice', () => {
    expect(new Set(all.map(({ tokens }) => tokens.join(''))).size).toBe(all.length);
  });

  test('has sequences of 20 to 64 tokens, all pairs of them, that GPT-2 would cut up the same way', () => {
    for (const { tokens, width } of all) {
      expect(tokens.length).toBeGreaterThanOrEqual(20);
      expect(tokens.length).toBeLessThanOrEqual(64);
      expect(width).toBe(tokens.length);
      expect(tokenize(tokens.join(''))).toEqual(tokens);
    }
  });

  test('has positive activations only, none of them 1', () => {
    const odd = all.flatMap(({ activations }) =>
      activations.filter((value) => value === null || value <= 0 || value === 1),
    );
    expect(odd).toEqual([]);
  });

  test('is strongest on pairs that obey the rule', () => {
    const strongest = select({ strong: 5, weak: 0 });
    expect(strongest.map((pair) => obeys(each, pair))).toEqual([true, true, true, true, true]);
  });

  test('is weak on many pairs, and few of those obey the rule', () => {
    const weak = select({ strong: 0, weak: 2000 });
    expect(weak).toHaveLength(2000);
    expect(weak.filter((pair) => obeys(each, pair)).length).toBeLessThan(2000 * 0.05);
  });

  test('is distracted: some pairs that break the rule are stronger than some that obey it', () => {
    const pairs = select({ strong: 1000, weak: 0 });
    const weakestObeying = pairs.findLast((pair) => obeys(each, pair));
    const strongestBreaking = pairs.find((pair) => !obeys(each, pair));
    expect(strongestBreaking?.activation).toBeGreaterThan(weakestObeying?.activation ?? Infinity);
  });

  test('follows a rule that never attends forwards, gives a strength in (0, 1], and each pair once', () => {
    for (const { tokens } of all) {
      const pairs = rule.pairs(tokens);
      expect(pairs.every(({ from, to }) => to >= 0 && to <= from && from < tokens.length)).toBe(true);
      expect(pairs.every(({ strength }) => strength > 0 && strength <= 1)).toBe(true);
      expect(new Set(pairs.map(({ from, to }) => `${from} ${to}`)).size).toBe(pairs.length);
    }
  });
});
