import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import headTestCases from '../../datasets/head-test-cases.ts';
import type { PairCase } from '../../src/pair-cases/pair-case.ts';
import { pairCaseOf } from '../../src/promptfoo/stored-pair-case.ts';
import { writeHead } from '../head-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'generator-'));
for (const head of [0, 1, 2]) writeHead(join(folder, 'records'), { layer: 0, head });

async function generate(heads: string, more = ''): Promise<string[]> {
  const file = join(folder, 'suite.yaml');
  writeFileSync(file, `name: demo\nsubject: gpt2\nrecords: records\nsplit: all\n${more}heads:\n${heads}`);
  return (await headTestCases({ suite: file })).map((testCase) => JSON.stringify(testCase));
}
const entry = (head: number, ...explanations: string[]) =>
  `  - { layer: 0, head: ${head}, explanations: [${explanations.join(', ')}] }\n`;

/** A test case but for how much its whole suite asks. */
function withoutSize(testCase: string): string {
  const { metadata, ...rest } = JSON.parse(testCase);
  const { whole: _, version: _version, ...pairCase } = pairCaseIn({ metadata });
  return JSON.stringify({ ...rest, metadata: { ...metadata, attentionHeads: pairCase } });
}

function pairCaseIn({ metadata }: { metadata?: Record<string, unknown> }): PairCase {
  const pairCase = pairCaseOf(metadata);
  if (!pairCase) throw new Error('the test case holds no pair');
  return pairCase;
}

describe('the generator', () => {
  it('makes a test case per explanation and pair, strong pairs first, the same pairs for each explanation', async () => {
    const cases = (await generate(entry(0, 'x', 'y'))).map((text) => pairCaseIn(JSON.parse(text)));
    expect(cases).toHaveLength(20);
    expect(cases.map(({ pair }) => pair.label)).toEqual([
      1, 1, 1, 1, 1, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1, 0, 0, 0, 0, 0,
    ]);
    expect(cases.slice(0, 10).map(({ pair }) => pair)).toEqual(cases.slice(10).map(({ pair }) => pair));
  });

  it('says in plain fields what a pair is about, for promptfoo’s filters', async () => {
    const explanations = ['{ id: a, text: x, truth: true }', '{ id: b, text: y, truth: false }', 'z'];
    const cases = (await generate(entry(0, ...explanations), 'controls: [empty]\n')).map((text) =>
      JSON.parse(text),
    );
    expect(cases[0].metadata).toMatchObject({
      head: 'L0H0',
      layer: '0',
      explanation: 'a',
      label: '1',
      truth: 'true',
    });
    expect([...new Set(cases.map(({ metadata }) => metadata.truth))]).toEqual([
      'true',
      'false',
      'unknown',
      'control',
    ]);
  });

  it('makes byte-identical test cases each time', async () => {
    expect(await generate(entry(0, 'x') + entry(1, 'y'))).toEqual(
      await generate(entry(0, 'x') + entry(1, 'y')),
    );
  });

  it('changes no other test case when a head or an explanation is added', async () => {
    const before = await generate(entry(1, 'x'));
    const after = await generate(entry(0, 'a') + entry(1, 'w', 'x') + entry(2, 'b'));
    for (const testCase of before) expect(after.map(withoutSize)).toContain(withoutSize(testCase));
  });

  it('says in each how much the whole suite asks, controls among the questions only', async () => {
    const cases = await generate(entry(0, 'x', 'y') + entry(1, 'z'), 'controls: [empty]\n');
    expect(new Set(cases.map((text) => JSON.stringify(pairCaseIn(JSON.parse(text)).whole)))).toEqual(
      new Set([JSON.stringify({ explanations: 3, questions: 50, pairs: 10 })]),
    );
  });

  it('asks about a control exactly what it asks about the head’s explanations, and marks it', async () => {
    const cases = (
      await generate(
        entry(0, 'x') + entry(1, 'y'),
        'controls: [shuffled, empty]\npairs: { weakPairs: mixed }\n',
      )
    ).map((text) => JSON.parse(text).metadata);
    const asked = (explanation: string) =>
      cases
        .filter((each) => each.head === 'L0H0' && each.explanation === explanation)
        .map((metadata) => pairCaseIn({ metadata }).pair);
    expect(asked('x')).toHaveLength(10);
    expect(asked('control-shuffled')).toEqual(asked('x'));
    expect(asked('control-empty')).toEqual(asked('x'));
    expect(
      pairCaseIn({ metadata: cases.find(({ explanation }) => explanation === 'control-empty') }).explanation,
    ).toEqual({
      id: 'control-empty',
      text: 'activates on some token pairs',
      control: 'empty',
    });
  });

  it('changes no ordinary test case when controls are added, or a head next to them', async () => {
    const ordinary = await generate(entry(0, 'x') + entry(1, 'y'));
    const withControls = await generate(
      entry(0, 'x') + entry(1, 'y') + entry(2, 'z'),
      'controls: [shuffled, empty]\n',
    );
    for (const testCase of ordinary) {
      expect(withControls.map(withoutSize)).toContain(withoutSize(testCase));
    }
  });

  it('draws the negatives that the suite asks for', async () => {
    const cases = (await generate(entry(0, 'x'), 'pairs: { weakPairs: same-from }\n')).map(
      (text) => pairCaseIn(JSON.parse(text)).pair,
    );
    const places = (label: number) =>
      cases.filter((pair) => pair.label === label).map(({ record, from }) => `${record} ${from}`);
    expect(places(0)).toHaveLength(5);
    for (const place of places(0)) expect(places(1)).toContain(place);
  });

  it('draws other weak pairs for another seed', async () => {
    expect(await generate(entry(0, 'x'), 'pairs: { seed: 1 }\n')).not.toEqual(await generate(entry(0, 'x')));
  });

  it('warns of a head with too few pairs and goes on with those it has', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    const cases = await generate(entry(0, 'x'), 'pairs: { weak: 10000, strong: 5 }\n');
    expect(cases.length).toBeGreaterThan(10);
    expect(warn.mock.calls.flat().join()).toMatch(/L0H0: only \d+ weak .* of the 10000 asked for/);
    warn.mockRestore();
  });

  it('says in its warning which kind of weak pairs there are too few of', async () => {
    const warn = vi.spyOn(console, 'warn').mockImplementation(() => undefined);
    // The head attends to the previous token: at that distance there is no weak pair.
    await generate(entry(0, 'x'), 'pairs: { weakPairs: near }\n');
    expect(warn.mock.calls.flat().join()).toMatch(/L0H0: no near weak .* of the 5 asked for/);
    warn.mockRestore();
  });

  it.each([
    ['a record that is not there', entry(7, 'x'), /0\/7\.json: no record of L0H7/],
    ['a record that is truncated', entry(8, 'x'), /0\/8\.json: not JSON/],
    ['a record in the wrong place', entry(9, 'x'), /0\/9\.json: .*L0H0/],
  ])('names %s', async (_, heads, message) => {
    const records = join(folder, 'records', '0');
    writeFileSync(join(records, '8.json'), readFileSync(join(records, '0.json'), 'utf8').slice(0, 500));
    cpSync(join(records, '0.json'), join(records, '9.json'));
    mkdirSync(records, { recursive: true });
    await expect(generate(heads)).rejects.toThrow(message);
  });

  it('says which setting of its config is wrong', async () => {
    await expect(headTestCases({ suit: 'x' })).rejects.toThrow(
      /config: unknown: "suit"; did you mean suite\?/,
    );
  });
});
