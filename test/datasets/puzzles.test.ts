import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { generateRecordFiles } from '../../datasets/puzzles/generate.ts';
import { tokenize } from '../../datasets/puzzles/passages.ts';
import type { Rule } from '../../datasets/puzzles/rules/rule.ts';
import { RULES } from '../../datasets/puzzles/rules.ts';
import { readTexts } from '../../datasets/puzzles/texts.ts';
import { headName } from '../../src/activation-records/head.ts';
import { type HeadRecord, parseHeadRecord } from '../../src/activation-records/head-record.ts';
import { recordsOfSplit } from '../../src/activation-records/splits.ts';
import { loadSuite } from '../../src/suite/load-suite.ts';
import { type SelectedPair, selectPairs } from '../../src/token-pairs/select-pairs.ts';

const folder = join(import.meta.dirname, '../../datasets/puzzles');
const suite = loadSuite(join(folder, 'suite.yaml'));

const pathOf = ({ head }: Rule) => `${head.layer}/${head.head}.json`;
const committed = (path: string) => readFileSync(join(suite.records, path), 'utf8');
const recordsOf = (rule: Rule) => parseHeadRecord(committed(pathOf(rule)), pathOf(rule), rule.head);
const largestOf = ({ top }: HeadRecord) => Math.max(...top.map(({ maxActivation }) => maxActivation));

const obeys = (rule: Rule, { record, from, to }: SelectedPair) =>
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

  test.each(RULES)('hold, byte for byte, what the generator makes of "$name"', (rule) => {
    expect(committed(pathOf(rule)) === generated.get(pathOf(rule))).toBe(true);
  });

  test('take less than 4 MB', () => {
    const bytes = [...generated.values()].reduce((sum, content) => sum + Buffer.byteLength(content), 0);
    expect(bytes).toBeLessThan(4e6);
  });
});

describe('the puzzle suite', () => {
  test('lists every head that follows a rule, and no other', () => {
    expect(RULES.length).toBeGreaterThanOrEqual(14);
    expect(suite.heads.map(headName)).toEqual(RULES.map(({ head }) => headName(head)));
  });

  test.each(suite.heads)('has one true and three or more false explanations of L$layer H$head', (head) => {
    const truths = head.explanations.map(({ truth }) => truth);
    expect(truths.filter((truth) => truth === true)).toHaveLength(1);
    expect(truths.filter((truth) => truth === false).length).toBeGreaterThanOrEqual(3);
    expect(truths).not.toContain(undefined);
  });
});

describe.each(RULES)('the head that follows "$name"', (rule) => {
  const record = recordsOf(rule);
  const all = recordsOfSplit(record, 'all', null);
  const valid = recordsOfSplit(record, suite.split, suite.recordsPerSplit);
  const select = (counts: { readonly strong: number; readonly weak: number }) =>
    selectPairs(rule.head, valid, { ...suite.pairs, ...counts, maxActivation: largestOf(record) });

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
    expect(strongest.map((pair) => obeys(rule, pair))).toEqual([true, true, true, true, true]);
  });

  test('is weak on many pairs, and few of those obey the rule', () => {
    const weak = select({ strong: 0, weak: 2000 });
    expect(weak).toHaveLength(2000);
    expect(weak.filter((pair) => obeys(rule, pair)).length).toBeLessThan(2000 * 0.05);
  });

  test('is distracted: some pairs that break the rule are stronger than some that obey it', () => {
    const pairs = select({ strong: 1000, weak: 0 });
    const weakestObeying = pairs.findLast((pair) => obeys(rule, pair));
    const strongestBreaking = pairs.find((pair) => !obeys(rule, pair));
    expect(strongestBreaking?.activation).toBeGreaterThan(weakestObeying?.activation ?? Infinity);
  });
});

describe('the rules', () => {
  /** Tokens are parted by `|`; a pair is written from→to, by position. */
  const examples: Record<string, readonly (readonly [tokens: string, pairs: string])[]> = {
    'previous token': [['The| cat| sat', '1→0 2→1']],
    'first token': [['The| cat| sat', '0→0 1→0 2→0']],
    itself: [['The| cat| sat', '0→0 1→1 2→2']],
    'duplicate token': [
      [' a| cat| and| a| dog| and| a| bird', '3→0 5→2 6→3 6→0'],
      ['The| cat| the', ''],
    ],
    induction: [
      ['Captain| Br|andt| met| Br|andt', '4→2 5→3'],
      ['ha|ha', ''],
    ],
    'opening bracket': [
      ['f|(|g|(|x|),| 1|);', '5→3 7→1'],
      ['f|(|x|[|0|])', '5→3 5→1'],
      ['a| (|b|]', ''],
      ['run|()| (|now|)', '4→2'],
    ],
    'opening quote': [
      ['"|Yes|,"| he| said|.| "|Now|."', '2→0 8→6'],
      ['a| "|b|\n|c|"| d', ''],
    ],
    'latest newline': [['a|\n|b|c|\n|d', '2→1 3→1 4→1 5→4']],
    'latest comma': [['a|,| b| c|,| d', '2→1 3→1 4→1 5→4']],
    'currency sign': [
      ['It| cost| $|12|.|50|,| not| $|9|.', '3→2 4→2 5→2 9→8'],
      ['In| 1930| €|1|,|200', '3→2 4→2 5→2'],
    ],
    'named person': [
      ['Anna| met| Paul|.| He| saw| her| bike', '4→2 6→0'],
      ['Cl|ara| hums| when| she| works', '4→1'],
      ['Anna| left|\n|She', ''],
    ],
    'topic word': [
      ['waves|,| ocean|,| waves|,| ship', '4→2 6→2'],
      ['The| garden| had| waves', ''],
    ],
    counterpart: [
      ['A| queen|,| a| king|,| a| queen', '4→1 7→4'],
      ['A| queen| and| a| prince', ''],
    ],
    negation: [
      ['It| is| not| very| cold| or| wet', '4→2'],
      ["It| isn|'t| bad|,| only| slow", '3→2'],
      ['I| would| not|,| in| cold| weather', ''],
    ],
    'number before': [
      ['One| cat|,| two| dogs|,| 2| cows|,| 3| hens', '3→0 9→6'],
      ['first|,| third|,| second', '4→0'],
      ['1|.|5| and| 2', ''],
    ],
    'question word': [
      ['Who| left|?| Nobody|.| Why|?', '2→0 6→5'],
      ['I| know| why|.| Do| you|?', ''],
    ],
  };

  test.each(RULES)('has an example of "$name"', ({ name }) => {
    expect(examples[name]?.length).toBeGreaterThan(0);
  });

  test.each(
    RULES.flatMap((rule) => (examples[rule.name] ?? []).map(([tokens, pairs]) => ({ rule, tokens, pairs }))),
  )('"$rule.name" finds its pairs in $tokens', ({ rule, tokens, pairs }) => {
    const found = rule.pairs(tokens.split('|')).map(({ from, to }) => `${from}→${to}`);
    expect(found.toSorted()).toEqual(pairs.split(' ').filter(Boolean).toSorted());
  });

  test.each(RULES)(
    '"$name" never attends forwards, gives a strength in (0, 1], and each pair once',
    (rule) => {
      for (const { tokens } of recordsOfSplit(recordsOf(rule), 'all', null)) {
        const pairs = rule.pairs(tokens);
        expect(pairs.every(({ from, to }) => to >= 0 && to <= from && from < tokens.length)).toBe(true);
        expect(pairs.every(({ strength }) => strength > 0 && strength <= 1)).toBe(true);
        expect(new Set(pairs.map(({ from, to }) => `${from} ${to}`)).size).toBe(pairs.length);
      }
    },
  );
});
