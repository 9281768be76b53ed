import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseHeadRecord } from '../../src/activation-records/head-record.ts';
import { headRecordJson } from '../../src/activation-records/head-record-json.ts';
import { pairAt } from '../../src/activation-records/pair-index.ts';
import { PatternFolder } from '../../src/attention-patterns/pattern-folder.ts';
import {
  type PatternRecordsOptions,
  recordsOfPatterns,
} from '../../src/attention-patterns/records-of-patterns.ts';
import { UserError } from '../../src/files/user-error.ts';
import { writeNpy } from '../files/arrays/array-bytes.ts';
import { type MadeUpPattern, pattern, patterns, WRITERS } from './patterns.ts';

const all: PatternRecordsOptions = { top: 100, random: 0, by: 'max', seed: 0, maxTokens: 100, values: 'any' };

function emptyFolder(): string {
  return mkdtempSync(join(tmpdir(), 'patterns-'));
}

/** The records of every head, written down and read again. */
function records(folder: string, options: Partial<PatternRecordsOptions> = {}) {
  const made: ReturnType<typeof parseHeadRecord>[] = [];
  recordsOfPatterns(
    new PatternFolder(folder),
    (record) => made.push(parseHeadRecord(headRecordJson(record), 'made', record.head)),
    { ...all, ...options },
  );
  return made;
}

function written(made: readonly MadeUpPattern[], how = 'a .json file each'): string {
  const folder = emptyFolder();
  WRITERS[how]?.(folder, made);
  return folder;
}

describe('records of attention patterns', () => {
  it.each(Object.keys(WRITERS))('hold every value at its place, from %s', (how) => {
    fc.assert(
      fc.property(patterns, (made) => {
        const heads = records(written(made, how));
        expect(heads).toHaveLength(made[0]?.attention.flat().length ?? 0);
        for (const { head, top } of heads) {
          expect(top).toHaveLength(made.length);
          const found = top.map(({ tokens, activations, width }) => ({
            tokens,
            square: activations.map((value, index) => ({ ...pairAt(index, width), value })),
          }));
          for (const { tokens, attention } of made) {
            const square = (attention[head.layer]?.[head.head] ?? []).flatMap((row, from) =>
              row.slice(0, from + 1).map((value, to) => ({ from, to, value: Number(value.toPrecision(6)) })),
            );
            expect(found).toContainEqual({ tokens, square });
          }
        }
      }),
      { numRuns: 25 },
    );
  });

  it.each(Object.keys(WRITERS))('multiply attention by the norm of the attended value, from %s', (how) => {
    const made = [2, 3].map((length) => ({
      ...pattern(['a', 'b', 'c'].slice(0, length), (_l, _h, from) => 1 / 2 ** from),
      value_norms: [0, 1].map((layer) =>
        [0, 1].map((head) => [1, 2, 4].slice(0, length).map((each) => each + layer + 8 * head)),
      ),
    }));
    const [, , , last] = records(written(made, how));
    expect(last?.head).toEqual({ layer: 1, head: 1 });
    expect(last?.top.map(({ activations }) => activations)).toContainEqual([10, 5, 5.5, 2.5, 2.75, 3.25]);
  });

  const STRENGTHS = [0.1, 0.5, 0.9, 0.3, 0.9, 0.2, 0.4, 0.6];
  const ranked = () =>
    STRENGTHS.map((strength, index) =>
      pattern([`s${index}`, ' b', ' c'], (_l, head, from) => (from > 0 ? strength * (head + 1) : 5)),
    );
  const names = (list: readonly { readonly tokens: readonly string[] }[] = []) =>
    list.map(({ tokens }) => tokens[0]);

  it('rank the sequences of each head, equal ones in order, and the first token’s attention to itself counts for nothing', () => {
    const [first] = records(written(ranked()), { top: 4 });
    expect(names(first?.top)).toEqual(['s2', 's4', 's7', 's1']);
  });

  it('sample the others at random: the same for the same seed, whatever other heads there are', () => {
    const folder = written(ranked());
    const sample = (seed: number) =>
      records(folder, { top: 3, random: 3, seed }).map(({ random }) => names(random));
    expect(sample(1)).toEqual(sample(1));
    expect(new Set([1, 2, 3, 4].map((seed) => String(sample(seed)))).size).toBeGreaterThan(1);
    for (const random of sample(1)) {
      expect(new Set(random).size).toBe(3);
      for (const top of ['s2', 's4', 's7']) expect(random).not.toContain(top);
    }
    const oneHead = written(
      ranked().map((each) => ({ ...each, attention: [[each.attention[0]?.[0] ?? []]] })),
    );
    expect(records(oneHead, { top: 3, random: 3, seed: 1 }).map(({ random }) => names(random))).toEqual([
      sample(1)[0],
    ]);
  });

  it('draw each of the others as often as any', () => {
    const folder = written(ranked().map((each) => ({ ...each, attention: each.attention.slice(0, 1) })));
    const counts = new Map<string | undefined, number>();
    for (let seed = 0; seed < 400; seed += 1) {
      for (const { random } of records(folder, { top: 3, random: 2, seed })) {
        for (const name of names(random)) counts.set(name, (counts.get(name) ?? 0) + 1);
      }
    }
    expect([...counts.keys()].sort()).toEqual(['s0', 's1', 's3', 's5', 's6']);
    // Two of five, 800 times: 320 each; 70 is five standard deviations.
    for (const count of counts.values()) expect(Math.abs(count - 320)).toBeLessThan(70);
  });

  it('are the same when memory holds one head at a time', () => {
    const folder = written(ranked(), 'a .npy file each');
    expect(records(folder, { top: 3, random: 3, memory: 1 })).toEqual(records(folder, { top: 3, random: 3 }));
  });

  it('take only the start of each sequence where asked to, and rank by that', () => {
    const late = [
      pattern(['s0', 'b', 'c'], (_l, _h, from) => (from === 2 ? 9 : 0)),
      pattern(['s1', 'b', 'c'], () => 1),
    ];
    const [first] = records(written(late, 'a .npy file each'), { maxTokens: 2 });
    expect(first?.top.map(({ tokens, activations }) => [tokens.join(''), activations])).toEqual([
      ['s1b', [1, 1, 1]],
      ['s0b', [0, 0, 0]],
    ]);
  });

  it('leave out sequences of one token, and say how many', () => {
    const folder = written([pattern(['x'], () => 1), pattern(['a', 'b'], () => 1), pattern(['y'], () => 1)]);
    expect(recordsOfPatterns(new PatternFolder(folder), () => undefined, all)).toEqual({
      sequences: 1,
      tooShort: 2,
      heads: 4,
      notes: [expect.stringContaining('--values any')],
    });
  });

  it('read files in the order of the numbers in their names', () => {
    const folder = emptyFolder();
    for (const name of ['10', '9', '1']) {
      writeFileSync(join(folder, `${name}.json`), JSON.stringify(pattern([name, 'b'], () => 1)));
    }
    expect(names(records(folder)[0]?.top)).toEqual(['1', '9', '10']);
  });

  it('tell how far the reading is, and end at its end', () => {
    const told: string[] = [];
    records(written(ranked()), { onProgress: (done, total) => told.push(`${done}/${total}`) });
    expect(told.slice(0, 2)).toEqual(['0/16', '1/16']);
    expect(told.at(-1)).toBe('15/16');
  });
});

describe('patterns that are none are refused in one line that names the file', () => {
  const good = pattern(['a', 'b'], () => 0.5);
  const json = (content: unknown) => (folder: string) =>
    writeFileSync(join(folder, 'x.json'), JSON.stringify(content));
  const npy = (shape: readonly number[], tokens: unknown, norms?: readonly number[]) => (folder: string) => {
    const filled = (size: readonly number[]) => Array<number>(size.reduce((a, b) => a * b)).fill(0);
    writeNpy(join(folder, 'x.npy'), shape, filled(shape));
    if (tokens !== undefined) writeFileSync(join(folder, 'x.tokens.json'), JSON.stringify(tokens));
    if (norms) writeNpy(join(folder, 'x.value_norms.npy'), norms, filled(norms));
  };
  const changed = (from: number, to: number, value: unknown) => {
    const copy: { attention: unknown[][][][] } = JSON.parse(JSON.stringify(good));
    const row = copy.attention[1]?.[0]?.[from];
    if (row) row[to] = value;
    return copy;
  };

  it.each<[string, (folder: string) => void, RegExp]>([
    [
      'a folder without any',
      (folder) => writeFileSync(join(folder, 'readme.txt'), ''),
      /no attention patterns here: expected \.npy/,
    ],
    ['only sequences of one token', json(pattern(['x'], () => 1)), /no sequence of two tokens/],
    [
      'attention to later tokens',
      json(changed(0, 1, 0.5)),
      /x\.json: L1H0: token 0 attends to the later token 1 \(0\.5\)/,
    ],
    [
      'NaN',
      json(changed(1, 0, null)),
      /x\.json: L1H0: attention from 1 to 0: expected a finite number, found null/,
    ],
    ['words', json(changed(1, 0, '0.5')), /expected a finite number, found 0\.5/],
    [
      'a row that is too short',
      json({ ...good, attention: good.attention.map((l) => l.map((h) => h.map(() => [1]))) }),
      /from 1 to 1: .*nothing/,
    ],
    [
      'too few rows',
      json({ ...good, tokens: ['a', 'b', 'c'] }),
      /x\.json: L0H0: has attention for 2 tokens, but there are 3/,
    ],
    ['no tokens', json({ attention: good.attention }), /x\.json: tokens: /],
    ['no attention', json({ tokens: ['a'] }), /x\.json: attention: /],
    ['a list with a bad entry', json([good, { tokens: [] }]), /x\.json: 1\.tokens: /],
    [
      'layers of different widths',
      json({ ...good, attention: [good.attention[0], [good.attention[0]?.[0]]] }),
      /attention\.1: has 1 heads, but layer 0 has 2/,
    ],
    [
      'too few value norms',
      json({ ...good, value_norms: [[[1, 1]]] }),
      /L0H1: has value norms for 0 tokens, but there are 2/,
    ],
    [
      'value norms that are no numbers',
      json({
        ...good,
        value_norms: [
          [
            ['a', 1],
            [1, 1],
          ],
          [
            [1, 1],
            [1, 1],
          ],
        ],
      }),
      /value norm of token 0: .*found a/,
    ],
    [
      'text that is no JSON',
      (folder) => writeFileSync(join(folder, 'x.json'), '{"tokens": ['),
      /x\.json: not JSON/,
    ],
    [
      'an array without tokens',
      npy([1, 1, 2, 2], undefined),
      /x\.npy: has no tokens: write them to .*x\.tokens\.json/,
    ],
    [
      'an array of other axes',
      npy([2, 2, 2], ['a', 'b']),
      /x\.npy: its shape is 2 × 2 × 2: expected \[layer\]/,
    ],
    ['an array that is not square', npy([1, 1, 2, 3], ['a', 'b']), /1 × 1 × 2 × 3: expected/],
    ['an array without heads', npy([1, 1, 0, 0], ['a', 'b']), /1 × 1 × 0 × 0: expected/],
    [
      'more tokens than attention',
      npy([1, 1, 2, 2], ['a', 'b', 'c']),
      /x\.npy: has 3 tokens, but attention for 2/,
    ],
    [
      'a stack with tokens of another',
      npy([2, 1, 1, 2, 2], [['a', 'b']]),
      /holds 2 sequences, but tokens for 1/,
    ],
    ['tokens that are none', npy([1, 1, 2, 2], [1, 2]), /x\.tokens\.json: 0: expected a text, found 1/],
    [
      'tokens of which one is missing',
      npy([1, 1, 2, 2], [['a', null]]),
      /x\.tokens\.json: 0\.1: expected a text, found null/,
    ],
    [
      'scores, which a softmax has not seen',
      json({
        ...good,
        attention: good.attention.map((l) =>
          l.map(() => [
            [1, -1e9],
            [0.5, 0.5],
          ]),
        ),
      }),
      /L0H0: token 0 attends to the later token 1 \(-1000000000\): save the output of the softmax/,
    ],
    ...[
      ['layer0.json', 'layer_0.json'],
      ['a-layer1.json', 'a_layer01.json'],
      ['L2.json', 'l02.json'],
    ].map((names): [string, (folder: string) => void, RegExp] => [
      `one layer in two files: ${names}`,
      (folder) => {
        for (const name of names)
          writeFileSync(join(folder, name), JSON.stringify({ ...good, attention: good.attention[0] }));
      },
      /both say layer \d: move one of them away/,
    ]),
    [
      'a layer other than the file’s name says',
      (folder) =>
        writeFileSync(
          join(folder, 'layer3.json'),
          JSON.stringify({ ...good, attention: good.attention[0], layer: 4 }),
        ),
      /layer3\.json: its name says layer 3, but its content says layer 4/,
    ],
    [
      'value norms of another shape',
      npy([1, 1, 2, 2], ['a', 'b'], [1, 1, 3]),
      /value_norms\.npy: its shape is 1 × 1 × 3: expected 1 × 1 × 2/,
    ],
    [
      'files of different models',
      (folder) => {
        json(good)(folder);
        writeFileSync(join(folder, 'y.json'), JSON.stringify(pattern(['a', 'b'], () => 1, { layers: 3 })));
      },
      /y\.json: has 3 layers of 2 heads, .*x\.json has 2 layers of 2 heads/,
    ],
  ])('%s', (_, write, message) => {
    const folder = emptyFolder();
    write(folder);
    const attempt = () => records(folder);
    expect(attempt).toThrow(UserError);
    expect(attempt).toThrow(message);
    expect(attempt).toThrow(/^[^\n]*$/);
  });

  it('before any record is handed out', () => {
    const folder = written([good]);
    writeFileSync(join(folder, 'z.json'), '{');
    const handed: unknown[] = [];
    expect(() => recordsOfPatterns(new PatternFolder(folder), (record) => handed.push(record), all)).toThrow(
      'z.json',
    );
    expect(handed).toEqual([]);
  });

  it('where the files of records would be too large to read again', () => {
    const folder = written([good, good, good]);
    const attempt = (mostPerFile: number) => () => records(folder, { top: 2, mostPerFile });
    expect(attempt(6)).not.toThrow();
    expect(attempt(5)).toThrow(/^[^\n]*up to 2 tokens make files too large to read again: .*--max-tokens\)$/);
  });
});
