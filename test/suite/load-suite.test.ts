import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { UserError } from '../../src/files/user-error.ts';
import { loadSuite } from '../../src/suite/load-suite.ts';

const folder = mkdtempSync(join(tmpdir(), 'suite-'));
const BASE = 'name: demo\nsubject: gpt2\nrecords: records\n';
const HEADS = 'heads:\n  - layer: 4\n    head: 11\n    explanations:\n      - attends to commas\n';

function load(suite: string, files: Record<string, string> = {}, environment: NodeJS.ProcessEnv = {}) {
  for (const [name, content] of Object.entries(files)) writeFileSync(join(folder, name), content);
  mkdirSync(join(folder, 'records'), { recursive: true });
  writeFileSync(join(folder, 'suite.yaml'), suite);
  return loadSuite(join(folder, 'suite.yaml'), { environment });
}

describe('loadSuite', () => {
  it('fills in transformer-debugger’s defaults', () => {
    expect(load(BASE + HEADS)).toEqual({
      explanationsFiles: [],
      name: 'demo',
      subject: 'gpt2',
      records: join(folder, 'records'),
      recordAccess: { root: folder },
      allowTrain: false,
      shard: null,
      split: 'valid',
      recordsPerSplit: 5,
      pairs: {
        strong: 5,
        strongPairs: 'strongest',
        weak: 5,
        weakBelow: 0.1,
        maxOver: 'head',
        fromAtLeast: 0,
        toAtLeast: 0,
        weakPairs: 'random',
        maxPerRecord: null,
        seed: 0,
      },
      heads: [{ layer: 4, head: 11, explanations: [{ id: 'attends-to-commas', text: 'attends to commas' }] }],
      warnings: [],
    });
  });

  it('keeps ids and what is known of the truth', () => {
    const explanation = 'heads: [{ layer: 0, head: 0, explanations: [{ id: x, text: t, truth: false }] }]';
    expect(load(BASE + explanation).heads[0]?.explanations).toEqual([{ id: 'x', text: 't', truth: false }]);
  });

  it('reports on one split what it chooses on another', () => {
    const { split, chooseOn } = load(`${BASE}select: { on: calibration, report: test }\n${HEADS}`);
    expect([split, chooseOn]).toEqual(['test', 'calibration']);
  });

  it('reads explanations from a CSV file, next to those in the suite', () => {
    const csv =
      'layer,head,id,explanation,truth\n4,11,prev,"attends to the ""previous"" token",true\n5,1,,attends to dots,\n';
    const { heads } = load(`${BASE}explanations: more.csv\n${HEADS}`, { 'more.csv': csv });
    expect(heads).toEqual([
      {
        layer: 4,
        head: 11,
        explanations: [
          { id: 'attends-to-commas', text: 'attends to commas' },
          { id: 'prev', text: 'attends to the "previous" token', truth: true },
        ],
      },
      { layer: 5, head: 1, explanations: [{ id: 'attends-to-dots', text: 'attends to dots' }] },
    ]);
  });

  it('reads explanations from a JSONL file alone', () => {
    const jsonl =
      '{"layer":0,"head":2,"explanation":"attends to itself"}\n\n{"layer":0,"head":3,"explanation":"x"}\n';
    const { heads } = load(`${BASE}explanations: more.jsonl\n`, { 'more.jsonl': jsonl });
    expect(heads.map(({ layer, head }) => [layer, head])).toEqual([
      [0, 2],
      [0, 3],
    ]);
  });

  it('joins several explanations files, and leaves out what a head has already in the same words', () => {
    const { heads, warnings } = load(`${BASE}explanations: [first.csv, second.jsonl]\n`, {
      'first.csv': 'layer,head,id,explanation\n0,2,previous,attends to the previous token\n',
      'second.jsonl':
        '{"layer":0,"head":2,"explanation":"attends to the previous token"}\n{"layer":0,"head":2,"id":"dots","explanation":"attends to dots"}\n',
    });
    expect(heads[0]?.explanations.map(({ id }) => id)).toEqual(['previous', 'dots']);
    expect(warnings).toEqual([
      expect.stringMatching(
        /second\.jsonl: 1 explanation left out, as their heads have one in the same words/,
      ),
    ]);
  });

  it('knows that what a head had already was written, too, and from what', () => {
    const records = [{ record: 'top[0]', fingerprint: 'abc', pairs: [] }];
    const writtenBy = { explainer: 'rules', seed: 0, split: 'train', records };
    const line = { layer: 0, head: 2, id: 'rules', explanation: 'attends to dots', writtenBy };
    const { heads } = load(`${BASE}explanations: [first.csv, second.jsonl]\n`, {
      'first.csv': 'layer,head,id,explanation,truth\n0,2,dots,attends to dots,true\n',
      'second.jsonl': JSON.stringify(line),
    });
    expect(heads[0]?.explanations).toMatchObject([
      { id: 'dots', truth: true, writtenBy: 'rules', shownRecords: ['abc'] },
    ]);
  });

  it('puts the controls after a head’s own explanations', () => {
    const two = '  - { layer: 5, head: 1, explanations: [{ id: d, text: attends to dots, truth: false }] }\n';
    const { heads } = load(`${BASE}controls: [shuffled, empty]\n${HEADS}${two}`);
    expect(heads[0]?.explanations).toEqual([
      { id: 'attends-to-commas', text: 'attends to commas' },
      { id: 'control-shuffled', text: 'attends to dots', control: 'shuffled', donor: 'L5H1' },
      { id: 'control-empty', text: 'activates on some token pairs', control: 'empty' },
    ]);
    expect(heads[1]?.explanations[1]?.text).toBe('attends to commas');
  });

  it('takes the records from the environment, or else the default', () => {
    const suite = `name: demo\nsubject: gpt2\nrecords: { envar: HEAD_RECORDS, default: "https://example.org/r" }\n${HEADS}`;
    expect(load(suite).records).toBe('https://example.org/r');
    expect(load(suite, {}, { HEAD_RECORDS: tmpdir() }).records).toBe(tmpdir());
  });

  it('takes a variable that is set to nothing for one that is not set', () => {
    const suite = (records: string) => `name: demo\nsubject: gpt2\nrecords: ${records}\n${HEADS}`;
    const nothing = { HEAD_RECORDS: '' };
    expect(load(suite('{ envar: HEAD_RECORDS, default: records }'), {}, nothing).records).toBe(
      join(folder, 'records'),
    );
    expect(() => load(suite('{ envar: HEAD_RECORDS }'), {}, nothing)).toThrow(
      /set the environment variable HEAD_RECORDS/,
    );
  });

  it.each([
    ['is not YAML', `${BASE}heads: [`, /suite\.yaml:\d+:\d+: not YAML/],
    [
      'has an unknown key',
      `${BASE}split: valid\nsplitt: x\n${HEADS}`,
      /suite\.yaml:\d+: .*"splitt"; did you mean split\?/,
    ],
    [
      'has a key like no other',
      `${BASE}temperature: 1\n${HEADS}`,
      /"temperature"; there are name, subject, records, /,
    ],
    [
      'has an unknown key deep inside',
      `${BASE}pairs:\n  strong: 5\n  bottom: 5\n${HEADS}`,
      /suite\.yaml:5: pairs: .*bottom/,
    ],
    [
      'has a number that makes no sense',
      `${BASE}pairs:\n  strong: -1\n${HEADS}`,
      /suite\.yaml:5: pairs\.strong: /,
    ],
    [
      'has no pairs that there are',
      `${BASE}pairs: tdb\n${HEADS}`,
      /suite\.yaml:4: pairs: expected transformer-debugger/,
    ],
    [
      'says twice which split is reported',
      `${BASE}split: valid\nselect: { on: calibration, report: test }\n${HEADS}`,
      /suite\.yaml:4: split: select says which splits are used/,
    ],
    [
      'reports on the split that it chooses on',
      `${BASE}select: { on: test, report: test }\n${HEADS}`,
      /suite\.yaml:4: select\.report: is test, which explanations are chosen on/,
    ],
    [
      'chooses on a split that holds the others',
      `${BASE}select: { on: all, report: test }\n${HEADS}`,
      /suite\.yaml:4: select\.on: /,
    ],
    ['lacks a field', `name: demo\nsubject: gpt2\n${HEADS}`, /suite\.yaml:1: records: /],
    ['would write outside its folder', `${BASE.replace('demo', '../x')}${HEADS}`, /name: may hold letters/],
    ['lists no heads', BASE, /lists no heads/],
    [
      'lists a head without explanations',
      `${BASE}heads: [{ layer: 4, head: 11 }]`,
      /L4H11 has no explanations/,
    ],
    [
      'lists a head twice',
      `${BASE}${HEADS}  - layer: 4\n    head: 11\n    explanations: [x]\n`,
      /L4H11 is listed twice/,
    ],
    [
      'has two explanations with one id',
      `${BASE}${HEADS}      - Attends to commas!\n`,
      /the id "attends-to-commas"/,
    ],
    [
      'names an environment variable that is not set',
      `${BASE.replace('records: records', 'records: { envar: NO }')}${HEADS}`,
      /set the environment variable NO/,
    ],
    [
      'gives an explanation a control’s id',
      `${BASE}heads: [{ layer: 4, head: 11, explanations: [{ id: control-x, text: t }] }]`,
      /heads\.0\.explanations\.0: the id "control-x" begins with "control-"/,
    ],
    [
      'names a control that there is not',
      `${BASE}controls: [reversed]\n${HEADS}`,
      /suite\.yaml:4: controls\.0: /,
    ],
    [
      'lists a control twice',
      `${BASE}controls: [empty, empty]\n${HEADS}`,
      /suite\.yaml:4: controls: each control can be listed once/,
    ],
    [
      'has no other head to shuffle with',
      `${BASE}controls: [shuffled]\n${HEADS}`,
      /suite\.yaml: controls: shuffled: no other head .* L4H11/,
    ],
    [
      'names weak pairs that there are not',
      `${BASE}pairs: { weakPairs: far }\n${HEADS}`,
      /suite\.yaml:4: pairs\.weakPairs: /,
    ],
    [
      'asks for no strong pairs, without which no AUC exists',
      `${BASE}pairs: { strong: 0 }\n${HEADS}`,
      /suite\.yaml:4: pairs\.strong: an AUC needs strong pairs/,
    ],
    [
      'asks for no weak pairs',
      `${BASE}pairs: { weak: 0 }\n${HEADS}`,
      /suite\.yaml:4: pairs\.weak: an AUC needs weak pairs/,
    ],
    ...['1', 'attends to: x', '{ id: a, txt: b }'].map((entry): [string, string, RegExp] => [
      `lists ${entry} as an explanation`,
      `${BASE}heads: [{ layer: 4, head: 11, explanations: [${entry}] }]`,
      /suite\.yaml:4: heads\.0\.explanations\.0: expected a text, or \{ id, text, truth \}(, found 1)?; quote a text that/,
    ]),
    [
      'gives an explanation too long an id',
      `${BASE}heads: [{ layer: 4, head: 11, explanations: [{ id: ${'x'.repeat(61)}, text: t }] }]`,
      /heads\.0\.explanations\.0\.id: an id has at most 60 characters/,
    ],
    [
      'gives an explanation an id with control characters',
      `${BASE}heads: [{ layer: 4, head: 11, explanations: [{ id: "a\\x1bb", text: t }] }]`,
      /heads\.0\.explanations\.0\.id: an id has no control characters/,
    ],
    [
      'names records by a number',
      `${BASE.replace('records: records', 'records: 5')}${HEADS}`,
      /suite\.yaml:3: records: expected a folder, an address, or \{ envar, default \}/,
    ],
    [
      'names explanations that are not there',
      `${BASE}explanations: gone.csv\n`,
      /suite\.yaml: explanations: there is no \/.*\/gone\.csv, and no \/.*\/gone\.csv$/,
    ],
    [
      'names records that are not there',
      `${BASE.replace('records: records', 'records: gone')}${HEADS}`,
      /suite\.yaml: records: there is no \/.*\/gone, and no \/.*\/gone$/,
    ],
    ['names explanations of another kind', `${BASE}explanations: suite.yaml\n`, /\.csv and \.jsonl/],
  ])('says in one line where a suite %s', (_, suite, message) => {
    expect(() => load(suite)).toThrow(UserError);
    expect(() => load(suite)).toThrow(message);
    expect(() => load(suite)).not.toThrow(/\n/);
  });

  it.each([
    ['layer,head,explanation\n0,zero,x\n', /bad\.csv:2: head: /],
    ['layer,head,explanation\n0,0,x\n0,1,"unclosed\n', /bad\.csv:\d+: not CSV/],
    ['layer,head,explanation\n0,0,a\n0,0,a\n', /bad\.csv:3: L0H0 already has/],
    ['layer,head,id,explanation\n0,0,control-a,a\n', /bad\.csv:2: the id "control-a" begins with/],
    ['layer,head,explanation\n0,,x\n', /bad\.csv:2: head: expected a number that counts from 0/],
    ['layer,head,explanation\n0x10,0,x\n', /bad\.csv:2: layer: expected a number that/],
    ['layer,head,explanation\n-1,0,x\n', /bad\.csv:2: layer: expected a number that/],
    ['layer,head,explanation\n0,1e1,x\n', /bad\.csv:2: head: expected a number that/],
    ['layer,head,explanation,truth\n0,0,x,perhaps\n', /bad\.csv:2: truth: expected true or false, or/],
    [
      'layer,head,explanation,truht\n0,0,x,true\n',
      /bad\.csv:1: the header’s column is unknown: "truht"; did you mean truth\?/,
    ],
    ['layer,head,explanation,head\n0,0,x,1\n', /bad\.csv:1: there are two columns "head"/],
    [`layer,head,id,explanation\n0,0,${'x'.repeat(61)},a\n`, /bad\.csv:2: id: an id has at most 60/],
    ['layer,head,id,explanation\n0,0,a\u0007b,a\n', /bad\.csv:2: id: an id has no control characters/],
  ])('names the line of a bad CSV file %j', (csv, message) => {
    expect(() => load(`${BASE}explanations: bad.csv\n`, { 'bad.csv': csv })).toThrow(message);
  });
});

describe('what a suite may reach', () => {
  const outside = mkdtempSync(join(tmpdir(), 'outside-'));
  writeFileSync(join(outside, 'e.csv'), 'layer,head,explanation\n0,0,attends to secrets\n');
  const relativePath = relative(folder, outside);
  symlinkSync(outside, join(folder, 'link'));
  const suite = (records: string, explanations = '') =>
    `name: demo\nsubject: gpt2\nrecords: ${records}\n${explanations && `explanations: ${explanations}\n`}${HEADS}`;
  const loadWith = (content: string, access: object, environment: NodeJS.ProcessEnv = {}) => {
    writeFileSync(join(folder, 'suite.yaml'), content);
    return loadSuite(join(folder, 'suite.yaml'), { environment, ...access });
  };

  it.each([
    ['records', suite(relativePath)],
    ['records', suite(outside)],
    ['records', suite('link')],
    ['records', suite('link/not/there')],
    ['records', suite('{ envar: NOT_SET, default: .. }')],
    ['explanations', suite('records', `${relativePath}/e.csv`)],
    ['explanations', suite('records', 'link/e.csv')],
    ['explanations', suite('records', 'link')],
  ])('is its own folder, so that %s lead nowhere else: %j', (field, content) => {
    expect(() => loadWith(content, {})).toThrow(
      new RegExp(`suite\\.yaml: ${field}: .* leads out of ${folder}; if that is intended, .* recordsRoot`),
    );
  });

  it('is more where the config says so', () => {
    const root = { recordsRoot: tmpdir() };
    expect(loadWith(suite(relativePath), root)).toMatchObject({
      records: outside,
      recordAccess: { root: tmpdir() },
    });
    expect(loadWith(suite('link', 'link/e.csv'), root).heads).toHaveLength(2);
  });

  it('is https, and http only where the config says so', () => {
    expect(() => loadWith(suite('http://example.org/r'), {})).toThrow(
      /records: http:\/\/example\.org\/r is not https, .* set allowHttp: true beside suite/,
    );
    expect(loadWith(suite('http://example.org/r'), { allowHttp: true }).records).toBe('http://example.org/r');
  });

  it('is what the user says in the environment, which no message shows', () => {
    const environment = { KEY: 'sk-planted' };
    expect(loadWith(suite('{ envar: KEY }'), {}, environment).recordAccess).toEqual({ shownAs: '$KEY' });
    expect(loadWith(suite('{ envar: R }'), {}, { R: 'http://10.0.0.1' }).records).toBe('http://10.0.0.1');
  });

  it('is not a folder that results could be written to instead', () => {
    for (const bad of ['../x', '..', 'a/b', '-x', 'x'.repeat(101)]) {
      expect(() => loadWith(suite('records').replace('demo', JSON.stringify(bad)), {})).toThrow(
        /names a folder/,
      );
    }
  });
});

const COMMAS_AND_DOTS =
  'heads:\n  - layer: 4\n    head: 11\n    explanations:\n      - { id: both, union: [commas, dots] }\n      - { id: commas, text: attends to commas }\n';

describe('an id', () => {
  const twice = (ids: readonly string[]) =>
    load(`${BASE}explanations: ids.jsonl\n`, {
      'ids.jsonl': ids
        .map((id, index) => JSON.stringify({ layer: 4, head: 11, id, explanation: `attends to ${index}s` }))
        .join('\n'),
    });

  it.each([
    ['é', 'e\u0301'],
    ['a', 'a '],
    ['a', ' a\u00a0'],
  ])('is one with another that looks alike: %j and %j', (one, other) => {
    expect(() => twice([one, other])).toThrow(/ids\.jsonl:2: L4H11 already has an explanation with the id/);
  });

  it.each([
    ['007', 'programs read the number 007 differently'],
    ['1.10', 'heads.0.explanations.1.id: expected a text, found 1.1'],
  ])('that YAML takes for a number is named: %s', (id, message) => {
    expect(() => load(`${BASE}${HEADS}      - { id: ${id}, text: attends to dots }\n`)).toThrow(message);
  });
});

describe('a union', () => {
  it('is of explanations of its head, wherever they stand', () => {
    const line = '{"layer":4,"head":11,"id":"dots","explanation":"attends to dots"}\n';
    const { heads } = load(`${BASE}explanations: dots.jsonl\n${COMMAS_AND_DOTS}`, { 'dots.jsonl': line });
    expect(heads[0]?.explanations.at(-1)).toEqual({
      id: 'both',
      text: 'attends to commas; or attends to dots',
      union: ['attends to commas', 'attends to dots'],
    });
  });

  it('of two explanations that say the same is refused', () => {
    const lines = '{"layer":4,"head":11,"id":"dots","explanation":"Attends  to commas."}\n';
    expect(() =>
      load(`${BASE}explanations: dots.jsonl\n${COMMAS_AND_DOTS}`, { 'dots.jsonl': lines }),
    ).toThrow('heads.0.explanations.0.union: two of them say the same: "Attends to commas."');
  });

  it('of an explanation that the head does not have is refused', () => {
    expect(() => load(BASE + COMMAS_AND_DOTS)).toThrow(
      'heads.0.explanations.0.union.1: the head has no explanation with the id "dots"; it has commas',
    );
  });
});

describe('a written explanation', () => {
  it('carries its explainer and the records it was written from, and its rule', () => {
    const writtenBy = {
      explainer: 'qwen',
      seed: 0,
      split: 'train',
      records: [{ record: 'top[0]', fingerprint: 'abc', pairs: [[1, 0]] }],
    };
    const line = JSON.stringify({
      layer: 4,
      head: 11,
      id: 'w',
      explanation: 'attends to dots',
      rule: 'dots',
      writtenBy,
    });
    const { heads } = load(`${BASE}explanations: w.jsonl\n`, { 'w.jsonl': line });
    expect(heads[0]?.explanations).toEqual([
      {
        id: 'w',
        text: 'attends to dots',
        rule: 'dots',
        writtenBy: 'qwen',
        origin: {},
        shownRecords: ['abc'],
      },
    ]);
  });
});
describe('what a head’s explanations say', () => {
  const at = `${BASE}heads:\n  - layer: 4\n    head: 11\n    explanations:\n`;

  it('cannot be true and false, in one file or two, in whatever capitals', () => {
    const entry = (id: string, text: string, truth: boolean) =>
      `      - { id: ${id}, text: ${text}, truth: ${truth} }\n`;
    expect(() =>
      load(at + entry('a', 'attends to dots', true) + entry('b', 'Attends to  dots.', false)),
    ).toThrow(
      /suite\.yaml: heads\.0\.explanations\.1: "Attends to dots\." is said to be false, and as "a" of the same head to be true; take one/,
    );
    const files = { 'e.csv': 'layer,head,explanation,truth\n4,11,attends to dots,false\n' };
    expect(() => load(`${at}${entry('a', 'attends to dots', true)}explanations: e.csv\n`, files)).toThrow(
      /e\.csv:2: "attends to dots" is said to be false/,
    );
  });

  it('is counted beside another id of the same text, which is said', () => {
    const entries = '      - { id: a, text: attends to dots }\n      - { id: b, text: Attends to dots. }\n';
    expect(load(`${at}${entries}`).warnings).toEqual([
      expect.stringMatching(/explanations\.1: says the same as "a" of the same head, and counts beside it/),
    ]);
  });

  it.each([
    ['attends to\\u200b dots', /"attends to.* dots" holds an invisible character/],
    ['attends to dots\\n4,11,attends to commas', /holds what looks like another row: is a quotation mark/],
  ])('is doubted where it may not be what was meant: %s', (text, warning) => {
    expect(load(`${at}      - "${text}"\n`).warnings).toEqual([expect.stringMatching(warning)]);
  });

  it('is doubted where the next entry was taken for a part of it', () => {
    expect(load(`${at}      - attends to dots\n        - attends to commas\n`).warnings).toEqual([
      expect.stringMatching(
        /suite\.yaml:8: heads\.0\.explanations\.0 includes the next line, "- attends to commas", because it is indented further/,
      ),
    ]);
  });

  it('is missed where a file of explanations holds none', () => {
    const files = { 'e.csv': 'layer,head,explanation\n' };
    expect(load(`${at}      - attends to dots\nexplanations: e.csv\n`, files).warnings).toEqual([
      expect.stringMatching(/e\.csv: holds no explanations yet: attention-heads explain writes them$/),
    ]);
    expect(() => load(`${BASE}explanations: e.csv\n`, files)).toThrow(
      /lists no heads: add heads, or explanations to .*e\.csv$/,
    );
  });
});

describe('an explanation that YAML may have cut', () => {
  const list = (...entries: readonly string[]) =>
    `${BASE}heads:\n  - layer: 4\n    head: 11\n    explanations:\n${entries.map((entry) => `      - ${entry}\n`).join('')}`;
  const warningsOf = (suite: string) => load(suite).warnings.map((each) => each.replace(`${folder}/`, ''));

  it.each([
    [
      'at the sign of a comment',
      'attends from a word to the # or @ in front of it',
      'suite.yaml:8: heads.0.explanations.0 ends with "attends from a word to the", because YAML reads "# or @ in front of it" as a comment; quote the text if that is part of it',
    ],
    [
      'in a field of its own',
      '{ id: x, text: attends to the\t#hashtag\n        }',
      'suite.yaml:8: heads.0.explanations.0.text ends with "attends to the", because YAML reads "#hashtag" as a comment; quote the text if that is part of it',
    ],
    [
      'in its id',
      'id: run #3\n        text: attends to commas',
      'suite.yaml:8: heads.0.explanations.0.id ends with "run", because YAML reads "#3" as a comment; quote the text if that is part of it',
    ],
    [
      'behind the name of an anchor',
      '&amp attends to the ampersand',
      'suite.yaml:8: heads.0.explanations.0 begins with &amp, which YAML reads as an anchor for "attends to the ampersand"; quote the text if that is part of it',
    ],
  ])('%s is warned of', (_, entry, warning) => {
    expect(warningsOf(list(entry))).toEqual([warning]);
  });

  it('at a comma in brackets is warned of', () => {
    const cut = `${BASE}heads: [{ layer: 4, head: 11, explanations: [attends to commas, and to periods] }]\n`;
    expect(warningsOf(cut)).toEqual([
      'suite.yaml:4: heads.0.explanations has "and to periods" as a text of its own, because YAML splits a list in brackets at commas; quote texts that contain commas',
    ]);
    expect(warningsOf(cut.replace('and', 'attends'))).toEqual([]);
  });

  it('behind a tag is refused', () => {
    expect(() => load(list('!important words are attended to'))).toThrow(
      `${join(folder, 'suite.yaml')}:8: not YAML: !important is an unknown tag; quote a text that begins with !`,
    );
  });

  it.each([
    '"attends to the # that begins a heading" # a comment',
    'attends to the#sign',
    '>\n        attends to the # that\n        begins a heading',
    'attends to commas\n# another one follows\n      - attends to periods',
    '&one attends to commas\n      - { id: *one, text: attends to dots }',
  ])('is not seen in %j', (entry) => {
    expect(warningsOf(list(entry))).toEqual([]);
  });

  it('is not seen behind a name, but where that goes on after #', () => {
    expect(warningsOf(`${BASE.replace('gpt2', 'gpt2 # twelve layers')}${HEADS}`)).toEqual([]);
    expect(warningsOf(`${BASE.replace('gpt2', 'gpt2 #3')}${HEADS}`)).toEqual([
      'suite.yaml:2: subject ends with "gpt2", because YAML reads "#3" as a comment; quote the text if that is part of it',
    ]);
  });
});

describe('a text that is no explanation', () => {
  it.each([
    ['42', 'a number'],
    ['-1.5e-3', 'a number'],
    ['TRUE', 'true or false'],
    ['no', 'true or false'],
    ['2026-11-26', 'a date'],
    ['26.11.2026', 'a date'],
    ['1-Jan', 'a date'],
    ['12:30', 'a date'],
    ['NaN', 'a missing value'],
    ['null', 'a missing value'],
    ['TODO: describe', 'a note that it is still to be written'],
    ['#NAME?', 'an error of a spreadsheet'],
  ])('is warned of: %s looks like %s', (text, kind) => {
    const { warnings } = load(`${BASE}explanations: odd.csv\n`, {
      'odd.csv': `layer,head,explanation\n0,0,${text}\n`,
    });
    expect(warnings).toEqual([
      `${join(folder, 'odd.csv')}:2: "${text}" looks like ${kind}, not like an explanation, e.g. attends to commas`,
    ]);
  });

  it.each([
    ['attends to caf\ufffds', /holds a character that was lost/],
    ['attends to \ud83d faces', /holds a character that was lost/],
    ['attends to cafÃ©s', /looks like UTF-8 that was read as Windows-1252/],
    ['attends to â€œquotesâ€\u009d', /looks like UTF-8 that was read as Windows-1252/],
    ['attends to \u0000', /holds a control character/],
    ['attends to commas\nand dots', /holds a line break: write it in one line/],
    ['attends to &quot;the&quot;', /holds what stands for another character in HTML or JSON/],
    ['attends to caf\\u00e9s', /holds what stands for another character in HTML or JSON/],
    ['attends to the word that…', /ends with dots, as if it had been cut/],
    ['This attention head attends to commas', /has a subject, which every request adds/],
  ])('is warned of where it may not be what was meant: %j', (text, doubt) => {
    const line = JSON.stringify({ layer: 0, head: 0, explanation: text });
    const { warnings } = load(`${BASE}explanations: odd.jsonl\n`, { 'odd.jsonl': line });
    expect(warnings).toEqual([expect.stringMatching(doubt)]);
  });

  it.each([
    'commas',
    'attends to “quotes” – or cafés, naïve Ångström, Ã',
    'attends to emoji 😀',
    'attends to the heads of phrases',
    'attends to 42',
    '2 tokens',
    '2 tokens back',
    'May',
    'attends to numbers such as 1,000',
  ])('is none of these: %s', (text) => {
    const { warnings } = load(`${BASE}explanations: odd.csv\n`, {
      'odd.csv': `layer,head,explanation\n0,0,"${text}"\n`,
    });
    expect(warnings).toEqual([]);
  });

  it.each(['42', 'true', 'null', '~', '1e5'])('is refused as YAML reads it without quotes: %s', (value) => {
    const suite = `${BASE}heads:\n  - layer: 4\n    head: 11\n    explanations:\n      - ${value}\n`;
    expect(() => load(suite)).toThrow(/suite\.yaml:8: heads\.0\.explanations\.0: expected a text/);
  });
});
