import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Option } from 'commander';
import { describe, expect, it } from 'vitest';
import { parseHeadRecord } from '../../src/activation-records/head-record.ts';
import { pairAt, triangleSize, triangleWidth } from '../../src/activation-records/pair-index.ts';
import { recordsOfSplit, splitSchema } from '../../src/activation-records/splits.ts';
import { PatternFolder } from '../../src/attention-patterns/pattern-folder.ts';
import { recordsOfPatterns } from '../../src/attention-patterns/records-of-patterns.ts';
import { makingCommand } from '../../src/commands/records/making-records.ts';
import { recordsCommand } from '../../src/commands/records.ts';
import { buildPairCases } from '../../src/pair-cases/build-pair-cases.ts';
import { loadSuite } from '../../src/suite/load-suite.ts';
import { headRecord, record } from '../activation-records/records.ts';
import { pattern } from '../attention-patterns/patterns.ts';
import { writeHead } from '../head-files.ts';

const page = readFileSync(join(import.meta.dirname, '..', '..', 'docs', 'records.md'), 'utf8');
const example = /```json\n([\s\S]*?)```/.exec(page)?.[1] ?? '';
const L4H11 = { layer: 4, head: 11 };

function section(title: string): string {
  return page.split(/^## /m).find((each) => each.startsWith(title)) ?? '';
}

/** The cells of a section's table rows, without its head. */
function rows(title: string): readonly (readonly string[])[] {
  return section(title)
    .split('\n')
    .filter((line) => line.startsWith('|') && !line.startsWith('| ---'))
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
}

/** The example, with its one record's activations replaced. */
const withActivations = (json: string) => () =>
  parseHeadRecord(example.replace(/"activations": \[.*?\]/, `"activations": ${json}`), 'x', L4H11).top[0];

describe('docs/records.md', () => {
  it('shows a file that is read', () => {
    expect(parseHeadRecord(example, 'example', L4H11)).toMatchObject({
      head: L4H11,
      top: [{ tokens: ['The', ' cat', ' sat'], width: 3, maxActivation: 0.9 }],
      random: [],
    });
  });

  it('tells the order of the triangle as it is', () => {
    const [first] = parseHeadRecord(example, 'example', L4H11).top;
    const sentence = [
      ...section("A head's file").matchAll(
        /([\d.]+) is\s+from ` (\w+)` to ` ?(\w+)`|([\d.]+) from ` (\w+)` to ` ?(\w+)`/g,
      ),
    ];
    const told = sentence.map(([, ...groups]) => groups.filter((each) => each !== undefined));
    expect(told).toHaveLength(3);
    for (const [value, from, to] of told) {
      const place = pairAt(first?.activations.indexOf(Number(value)) ?? -1, 3);
      expect([first?.tokens[place.from]?.trim(), first?.tokens[place.to]?.trim()]).toEqual([from, to]);
    }
  });

  it('names required and optional fields, and what is passed over', () => {
    const { neuron_id, most_positive_activation_records: top } = JSON.parse(example);
    const parse = (content: object) => () => parseHeadRecord(JSON.stringify(content), 'x', L4H11);
    expect(parse({ neuron_id })).toThrow(/most_positive_activation_records/);
    expect(parse({ neuron_id, most_positive_activation_records: [] })).not.toThrow();
    expect(parse({ neuron_id, most_positive_activation_records: top, random_sample: null })).not.toThrow();
    expect(parse({ neuron_id: { layer: 4, idx: 11 }, most_positive_activation_records: top })).not.toThrow();
    expect(parse({ neuron_id: { layer: 4, idx: 12 }, most_positive_activation_records: top })).toThrow(
      /L4H12/,
    );
    expect(parse({ neuron_id, most_positive_activation_records: [{ tokens: [], activations: [] }] })).toThrow(
      /tokens/,
    );
    expect(
      parse({
        neuron_id,
        most_positive_activation_records: top,
        kurtosis: null,
        mean: 'NaN',
        dataclass_name: 'x',
      }),
    ).not.toThrow();
  });

  it('tells widths as they are', () => {
    expect(page).toContain('Four tokens with 7 values have width 2.');
    expect(triangleWidth(4, 7)).toBe(2);
    expect(triangleSize(4, 2)).toBe((2 * 3) / 2 + (4 - 2) * 2);
    expect(withActivations('[1, 2, 3, 4]')).toThrow(/fit no lower triangle/);
  });

  it('tells null from NaN', () => {
    expect(withActivations('[1, null, 3, 4, 5, 6]')()?.activations[1]).toBeNull();
    for (const bad of ['NaN', 'Infinity', '"1"']) {
      expect(withActivations(`[1, ${bad}, 3, 4, 5, 6]`)).toThrow(/finite number, or null/);
    }
    expect(withActivations('[null, null, null, null, null, null]')).toThrow(/all are null/);
  });

  it('tells which records each split holds', () => {
    const named = (kind: string) =>
      Array.from({ length: 12 }, (_, index) => record({ name: `${kind} ${index}` }));
    const head = headRecord({ top: named('top'), random: named('random') });
    const told = rows('Splits').slice(1);
    expect(told.map(([split]) => /`(\w+)`/.exec(split ?? '')?.[1])).toEqual(splitSchema.options);
    for (const [name, top = '', random = ''] of told) {
      const split = splitSchema.parse(/`(\w+)`/.exec(name ?? '')?.[1]);
      const held = recordsOfSplit(head, split, 100).map((each) => each.name);
      for (const [kind, cell] of [
        ['top', top],
        ['random', random],
      ] as const) {
        const numbers = held
          .filter((each) => each.startsWith(`${kind} `))
          .map((each) => each.replace(`${kind} `, ''));
        const expected = { all: 12, none: 0 }[cell];
        if (expected === undefined) expect(numbers.slice(0, 3).join(', ')).toBe(cell.replace(', …', ''));
        else expect(numbers).toHaveLength(expected);
      }
    }
  });

  it('tells what 20 and 15 records, and one or two, give to a split', () => {
    const list = (count: number) => Array.from({ length: count }, () => record({}));
    for (const split of ['calibration', 'valid', 'test'] as const) {
      expect(recordsOfSplit(headRecord({ top: list(20) }), split, 5)).toHaveLength(5);
      expect(recordsOfSplit(headRecord({ random: list(15) }), split, 5)).toHaveLength(5);
    }
    expect(recordsOfSplit(headRecord({ top: list(2) }), 'valid', 5)).toEqual([]);
  });

  it('lists the options there are, with their defaults', () => {
    const options = new Map(makingCommand('records').options.map((each: Option) => [each.long, each]));
    for (const [name = '', told] of rows('From your model to records')
      .slice(1)
      .filter(([first]) => first?.startsWith('`--'))) {
      const option = options.get(name.replaceAll('`', ''));
      expect(option?.defaultValueDescription ?? String(option?.defaultValue)).toBe(told?.replaceAll('`', ''));
    }
    const untold = [...options.keys()].filter((name) => !page.includes(`\`${name}\``));
    expect(untold).toEqual(['--output', '--force']);
  });

  it('names commands that exist', () => {
    const told = [...page.matchAll(/attention-heads records ([a-z-]+)/g)].map(([, name]) => name);
    expect(new Set(told)).toEqual(new Set(recordsCommand().commands.map((each) => each.name())));
  });

  it('says that values are written with six digits, and that padding is not looked at', () => {
    const folder = mkdtempSync(join(tmpdir(), 'digits-'));
    writeFileSync(
      join(folder, 'a.json'),
      JSON.stringify(pattern(['a', 'b'], (_l, _h, from, to) => 1 / (3 + from + to))),
    );
    const made: unknown[] = [];
    const options = { top: 1, random: 0, by: 'max', seed: 0, maxTokens: 9, values: 'any' } as const;
    recordsOfPatterns(new PatternFolder(folder), ({ top }) => made.push(top[0]?.activations), options);
    expect(made[0]).toEqual([0.333333, 0.25, 0.2]);
  });

  it('says which records weak and strong pairs come from', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'where-'));
    writeHead(folder, L4H11, { records: 8 });
    const suite = (more: string) => {
      const file = join(folder, 'suite.yaml');
      writeFileSync(
        file,
        `name: s\nsubject: m\nrecords: .\n${more}\nheads: [{ layer: 4, head: 11, explanations: [x] }]\n`,
      );
      return loadSuite(file);
    };
    const { cases } = await buildPairCases(suite('split: valid'));
    expect(new Set(cases.map(({ pair }) => pair.record))).toEqual(new Set(['top[2]', 'top[6]']));
    const file = join(folder, '4', '11.json');
    const content = JSON.parse(readFileSync(file, 'utf8'));
    // A record outside the split that is a hundred times as strong makes every pair of the split weak.
    const [strongest] = content.most_positive_activation_records;
    strongest.activations = strongest.activations.map((each: number) => each * 100);
    writeFileSync(file, JSON.stringify(content));
    const weakAtMost = async (more: string) =>
      Math.max(
        ...(await buildPairCases(suite(`pairs: { strong: 1, weak: 1000${more} }`))).cases.flatMap(
          ({ pair }) => (pair.label === 0 ? [pair.activation] : []),
        ),
      );
    expect(await weakAtMost('')).toBeGreaterThan(1);
    expect(await weakAtMost(', maxOver: records')).toBeLessThan(0.2);
  });
});
