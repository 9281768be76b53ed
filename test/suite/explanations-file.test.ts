import { mkdirSync, mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { resultsLine } from '../../src/reports/tdb-results.ts';
import { readExplanations } from '../../src/suite/explanations-file.ts';
import { describeReference, referencePath } from '../reference.ts';

const line = (layer: number, head: number, ...texts: readonly string[]) =>
  resultsLine({ head: { layer, head }, explanations: texts.map((text) => ({ text, auc: 0.5, pairs: [] })) });

function write(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), 'explanations-'));
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

const readFile = (content: string) => readExplanations(join(write({ 'e.jsonl': content }), 'e.jsonl'));
const short = (found: ReturnType<typeof readExplanations>) =>
  found.map(({ head, explanation }) => [head.layer, head.head, explanation.id, explanation.text]);

describe('readExplanations', () => {
  it('reads a line per head as transformer-debugger stores scored explanations', () => {
    const found = readFile(
      `${line(4, 11, 'attends to commas', ' attends to dots')}\n\n${line(5, 1, 'is idle')}\n`,
    );
    expect(short(found)).toEqual([
      [4, 11, 'attends-to-commas', 'attends to commas'],
      [4, 11, 'attends-to-dots', 'attends to dots'],
      [5, 1, 'is-idle', 'is idle'],
    ]);
    expect(found[2]?.place).toMatch(/e\.jsonl:3$/);
  });

  it('takes a text once for each head, and numbers ids that differ in signs only', () => {
    const found = readFile(
      `${line(0, 0, 'attends to ","', 'attends to "."', 'attends to ","')}\n${line(0, 0, 'attends to "."', 'attends to "!"')}\n${line(0, 1, 'attends to "."')}`,
    );
    expect(short(found)).toEqual([
      [0, 0, 'attends-to', 'attends to ","'],
      [0, 0, 'attends-to-2', 'attends to "."'],
      [0, 0, 'attends-to-3', 'attends to "!"'],
      [0, 1, 'attends-to', 'attends to "."'],
    ]);
  });

  it('reads a folder of {layer}/{head}.jsonl in the order of the heads, and nothing else in it', () => {
    const folder = write({
      '10/0.jsonl': line(10, 0, 'c'),
      '2/11.jsonl': line(2, 11, 'b'),
      '2/3.jsonl': line(2, 3, 'a'),
      '2/3.json': 'not read',
      'notes/1.jsonl': 'not read',
    });
    expect(short(readExplanations(folder))).toEqual([
      [2, 3, 'a', 'a'],
      [2, 11, 'b', 'b'],
      [10, 0, 'c', 'c'],
    ]);
  });

  it('reads old names, and scores that are no numbers', () => {
    const old = line(4, 11, 'a')
      .replace('attention_head_id', 'attention_id')
      .replace('neuron_index', 'idx')
      .replace('layer_index', 'layer')
      .replace('0.5', 'NaN');
    expect(short(readFile(old))).toEqual([[4, 11, 'a', 'a']]);
  });

  it.each([
    [
      { '4/11.jsonl': line(4, 12, 'a') },
      /11\.jsonl:1: attention_head_id says L4H12, but the path says L4H11/,
    ],
    [
      { '4/11.jsonl': line(4, 11, 'a', ' ') },
      /11\.jsonl:1: scored_explanations\.1\.explanation: expected a text/,
    ],
    [
      { '4/11.jsonl': '{"attention_head_id":{}}' },
      /11\.jsonl:1: attention_head_id: expected layer_index and/,
    ],
    [{ '4/11.jsonl': '{"scored' }, /11\.jsonl:1: not JSON/],
    [{ 'readme.txt': '' }, /explanations-\w+: holds no files \{layer\}\/\{head\}\.jsonl$/],
  ])('says what is wrong with %j', (files, message) => {
    expect(() => readExplanations(write(files))).toThrow(message);
  });

  it('still reads lists of its own, and names files of neither kind', () => {
    expect(short(readFile('{"layer":1,"head":2,"id":"c","explanation":"attends to commas"}\n'))).toEqual([
      [1, 2, 'c', 'attends to commas'],
    ]);
    expect(() => readExplanations('explanations.txt')).toThrow(
      'explanations.txt: explanations are read from .csv and .jsonl files, and from folders of {layer}/{head}.jsonl',
    );
    expect(() => readFile('{"layer":1}')).toThrow(/e\.jsonl:1: head: /);
  });

  it.each([
    ['layer,head\n0,1\n', ':1: the header has no column explanation; it names layer, head, explanation'],
    ['Layer,head,explanation\n0,0,x\n', ':1: the header has "Layer"; write it in small letters: layer'],
    ['0,0,x\n', ':1: there is no header: begin the file with the line layer,head,explanation'],
    [
      'layer,head,explnation\n0,0,x\n',
      ':1: the header’s column is unknown: "explnation"; did you mean explanation?',
    ],
    [
      'layer;head;explanation\n0;0;x\n',
      ':1: the header separates its columns with semicolons; save the file with commas',
    ],
    [
      'layer,head,explanation\n0,0,a, b\n',
      ':2: has 4 cells where the header has 3 columns (layer, head, explanation); put',
    ],
    ['layer,head,explanation\n0,0,a\n0,0\n', ':3: has 2 cells where the header has 3 columns'],
    ['layer,head,explanation\n0,0,\n', ':2: explanation: is empty: say what the head attends to'],
    ['layer,head,explanation\n0,0,a\n0,x,b\n', ':3: head: expected a number that counts from 0, found "x"'],
    ['sep=,\nlayer,head,explanation\n0,0,a\n', ':1: is a line that Excel added; remove it'],
    [
      ',layer,head,explanation\n0,0,0,a\n',
      ':1: a column has no name; remove it (in pandas: to_csv(…, index=False))',
    ],
    [
      'layer|head|explanation\n0|0|x\n',
      ':1: the header separates its columns with bars; save the file with commas',
    ],
  ])('says in words what is wrong with the CSV file %j', (content, message) => {
    expect(() => readExplanations(join(write({ 'e.csv': content }), 'e.csv'))).toThrow(`e.csv${message}`);
  });

  it('reads a CSV file whose lines end in several ways', () => {
    const file = join(write({ 'e.csv': 'layer,head,explanation\r\n0,0,a\n0,0,b\r0,0,c' }), 'e.csv');
    expect(short(readExplanations(file)).map(([, , , text]) => text)).toEqual(['a', 'b', 'c']);
  });

  it.each(
    [null, true, [], [1], '', ' ', '0x10', '1.0', 1.5, -1, '99999999999999999999'].map((head) => ({ head })),
  )('takes no $head for a number', ({ head }) => {
    const row = { layer: 0, head, explanation: 'x' };
    expect(() => readFile(JSON.stringify(row))).toThrow(/e\.jsonl:1: head: /);
  });

  it('takes numbers in digits, and names fields that a row has not', () => {
    expect(short(readFile('{"layer":"10","head":"007","explanation":"x"}'))).toEqual([[10, 7, 'x', 'x']]);
    expect(() => readFile('{"layer":0,"head":0,"explanation":"x","truht":true}')).toThrow(
      /e\.jsonl:1: unknown: "truht"; /,
    );
  });
});

describeReference('readExplanations', 'attention-simulation-results.jsonl', () => {
  it('reads what transformer-debugger wrote', () => {
    expect(short(readExplanations(referencePath('attention-simulation-results.jsonl')))).toEqual(
      [0, 1, 2].map((each) => [
        each,
        each,
        'attends-to-odd-tokens-from-even-tokens',
        'attends to odd tokens from even tokens',
      ]),
    );
  });
});
