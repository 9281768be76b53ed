import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import AdmZip from 'adm-zip';
import { describe, expect, it } from 'vitest';
import { PatternFolder } from '../../src/attention-patterns/pattern-folder.ts';
import type { PatternSequence } from '../../src/attention-patterns/pattern-sequence.ts';
import { recordsOfPatterns } from '../../src/attention-patterns/records-of-patterns.ts';
import { UserError } from '../../src/files/user-error.ts';
import { writeNpy, writeSafetensors } from '../files/arrays/array-bytes.ts';
import { type MadeUpPattern, pattern } from './patterns.ts';

const FIXTURES = join(import.meta.dirname, '..', 'fixtures', 'patterns');

/** What NumPy and safetensors wrote into every folder of fixtures (make.py). */
const expected: { tokens: string[][]; attention: number[][][][][] } = JSON.parse(
  readFileSync(join(FIXTURES, 'expected.json'), 'utf8'),
);

const options = { top: 9, random: 0, by: 'max', seed: 0, maxTokens: 99, values: 'probabilities' } as const;

function emptyFolder(): string {
  return mkdtempSync(join(tmpdir(), 'formats-'));
}

function sequences(folder: string): readonly PatternSequence[] {
  return [...new PatternFolder(folder).sequences()];
}

/** Records of a folder, through all checks, and what was said of it. */
function notes(folder: string): readonly string[] {
  return recordsOfPatterns(new PatternFolder(folder), () => undefined, options).notes;
}

/** Softmaxed heads that attend most to the previous token, over any tokens. */
function distribution(tokens: readonly string[], size = {}): MadeUpPattern {
  const value = (layer: number, head: number, from: number, to: number) => {
    if (from === 0) return 1;
    const most = (4 + layer + head) / 8;
    return to === from - 1 ? most : (1 - most) / from;
  };
  return pattern(tokens, value, size);
}

describe('what NumPy and safetensors wrote is read, value by value', () => {
  it.each([
    ['sentences with float16 attention, as program synthesis dumps them', 'npz'],
    ['TransformerLens’ cache, all layers in a file among other activations', 'cache'],
    ['Hugging Face’s attentions in float16, a file a layer, their tokens in one', 'attentions'],
  ])('%s', (_, folder) => {
    const found = sequences(join(FIXTURES, folder));
    expect(found.map(({ tokens }) => tokens)).toEqual(expected.tokens);
    for (const [index, sequence] of found.entries()) {
      expect({ layers: sequence.layers, heads: sequence.heads }).toEqual({ layers: [0, 1], heads: 3 });
      for (const [layer, heads] of (expected.attention[index] ?? []).entries()) {
        for (const [head, rows] of heads.entries()) {
          const triangle = rows.flatMap((row, from) => row.slice(0, from + 1));
          for (const [at, value] of sequence.attention({ layer, head }, 4).entries()) {
            expect(value).toBeCloseTo(triangle[at] ?? Number.NaN, 3);
          }
        }
      }
    }
    expect(notes(join(FIXTURES, folder))).toEqual([]);
  });
});

describe('one layer of a model', () => {
  const tokens = ['a', ' b', ' c'];
  const made = distribution(tokens, { layers: 3, heads: 2 });

  it('is what CircuitsVis draws, its number in the file’s name', () => {
    const folder = emptyFolder();
    for (const layer of [2, 0, 1]) {
      writeFileSync(
        join(folder, `layer${layer}.json`),
        JSON.stringify({ tokens, attention: made.attention[layer] }),
      );
    }
    const [sequence, ...others] = sequences(folder);
    expect(others).toEqual([]);
    expect(sequence).toMatchObject({ tokens, layers: [0, 1, 2], heads: 2 });
    expect([...(sequence?.attention({ layer: 2, head: 1 }, 3) ?? [])]).toEqual([
      1, 0.875, 0.125, 0.0625, 0.875, 0.0625,
    ]);
    expect(notes(folder)).toEqual([]);
  });

  it('without a number is taken to be layer 0, which is said', () => {
    const folder = emptyFolder();
    writeFileSync(join(folder, 'shown.json'), JSON.stringify({ tokens, attention: made.attention[2] }));
    expect(sequences(folder)[0]?.layers).toEqual([0]);
    expect(notes(folder)).toEqual([
      expect.stringMatching(/shown\.json: does not say which layer .*layer 0 is assumed/),
    ]);
  });

  it('may say its number itself', () => {
    const folder = emptyFolder();
    writeFileSync(join(folder, 'a.json'), JSON.stringify({ tokens, attention: made.attention[2], layer: 2 }));
    expect(sequences(folder)[0]?.layers).toEqual([2]);
    expect(notes(folder)).toEqual([]);
  });

  it('without a number is refused where the same text comes twice: they are layers, not texts', () => {
    const folder = emptyFolder();
    for (const [name, layer] of [
      ['a', 0],
      ['b', 1],
    ] as const) {
      writeFileSync(
        join(folder, `${name}.json`),
        JSON.stringify({ tokens, attention: made.attention[layer] }),
      );
    }
    expect(() => notes(folder)).toThrow(/b\.json: holds a text that came before.*layer0\.json/);
  });

  it('keeps its number where others are missing', () => {
    const folder = emptyFolder();
    for (const layer of [1, 2]) {
      const rows = made.attention[layer] ?? [];
      writeNpy(join(folder, `layer_${layer}.npy`), [2, 3, 3], rows.flat(2));
    }
    writeFileSync(join(folder, 'tokens.json'), JSON.stringify(tokens));
    expect(sequences(folder)[0]).toMatchObject({ tokens, layers: [1, 2], heads: 2 });
  });

  it.each([
    [
      'another length than its other layers',
      (folder: string) => {
        writeFileSync(join(folder, 'layer0.json'), JSON.stringify({ tokens, attention: made.attention[0] }));
        const other = distribution(['a', ' x', ' c'], { layers: 1, heads: 2 });
        writeFileSync(
          join(folder, 'layer1.json'),
          JSON.stringify({ tokens: other.tokens, attention: other.attention[0] }),
        );
      },
      /layer1\.json: its tokens or number of heads differ from those of .*layer0\.json/,
    ],
    [
      'a cache of scores from before the softmax',
      (folder: string) => {
        writeSafetensors(
          join(folder, 'x.safetensors'),
          { 'blocks.0.attn.hook_attn_scores': { shape: [1, 1, 1, 1], values: [0] } },
          { tokens: '["a"]' },
        );
      },
      /hook_attn_scores are taken before the softmax: save hook_pattern/,
    ],
    [
      'layers of different shapes',
      (folder: string) => {
        writeSafetensors(
          join(folder, 'x.safetensors'),
          {
            'blocks.0.attn.hook_pattern': { shape: [1, 1, 2, 2], values: [1, 0, 1, 0] },
            'blocks.1.attn.hook_pattern': { shape: [1, 1, 1, 1], values: [1] },
          },
          { tokens: '[["a", "b"]]' },
        );
      },
      /blocks\.1\.attn\.hook_pattern: its shape is 1 × 1 × 1 × 1, but that of .* is 1 × 1 × 2 × 2/,
    ],
  ])('is refused in one line with %s', (_, write, message) => {
    const folder = emptyFolder();
    write(folder);
    expect(() => notes(folder)).toThrow(UserError);
    expect(() => notes(folder)).toThrow(message);
    expect(() => notes(folder)).toThrow(/^[^\n]*$/);
  });
});

/** A folder of one head that attends to the token before, in files by name: JSON, or numbers of a shape, or several arrays. */
function folderOf(files: Readonly<Record<string, unknown>>): string {
  const folder = emptyFolder();
  for (const [name, content] of Object.entries(files)) {
    const file = join(folder, name);
    if (name.endsWith('.npy')) writeNpy(file, ...(content as [number[], number[]]));
    else if (name.endsWith('.safetensors')) {
      const arrays = Object.entries(content as Record<string, [number[], number[]]>);
      writeSafetensors(
        file,
        Object.fromEntries(arrays.map(([key, [shape, values]]) => [key, { shape, values }])),
      );
    } else writeFileSync(file, JSON.stringify(content));
  }
  return folder;
}

const tokens = ['a', ' b'];
const head = [[1], [0.75, 0.25]];
const square = [1, 0, 0.75, 0.25];
const norms = [2, 4];

describe('value norms', () => {
  it.each<[string, Record<string, unknown>]>([
    ['of a layer in JSON', { 'layer0.json': { tokens, attention: [head], value_norms: [norms] } }],
    [
      'of layers in a JSON file each',
      {
        'layer0.json': { tokens, attention: [head], value_norms: [norms] },
        'layer1.json': { tokens, attention: [[head]], value_norms: [[norms]] },
      },
    ],
    [
      'beside a layer in .npy',
      {
        'layer0.npy': [[1, 2, 2], square],
        'layer0.value_norms.npy': [[1, 2], norms],
        'tokens.json': tokens,
      },
    ],
    [
      'of tensors of a layer each',
      {
        'x.safetensors': { 'attentions.0': [[1, 2, 2], square], value_norms: [[1, 1, 2], norms] },
        'x.tokens.json': tokens,
      },
    ],
    [
      'beside a file of several arrays',
      {
        'x.safetensors': { attention: [[1, 1, 2, 2], square] },
        'x.value_norms.npy': [[1, 1, 2], norms],
        'x.tokens.json': tokens,
      },
    ],
  ])('%s multiply its attention', (_, files) => {
    const records: (readonly unknown[])[] = [];
    recordsOfPatterns(
      new PatternFolder(folderOf(files)),
      ({ top }) => records.push(top[0]?.activations ?? []),
      options,
    );
    expect(new Set(records.map(String))).toEqual(new Set(['2,1.5,1']));
  });
});

describe('what would be lost without a word', () => {
  const plain = { tokens, attention: [[head]] };
  it.each<[string, Record<string, unknown>, RegExp]>([
    [
      'a misspelt field',
      { 'x.json': { ...plain, value_norm: [[norms]] } },
      /"value_norm" is not read; did you mean value_norms\?/,
    ],
    [
      'a misspelt array',
      {
        'x.safetensors': { attention: [[1, 1, 2, 2], square], valueNorms: [[1, 1, 2], norms] },
        'x.tokens.json': tokens,
      },
      /x\.safetensors: "valueNorms" is not read; did you mean value_norms\?/,
    ],
    [
      'norms of some layers',
      { 'layer0.json': { ...plain, value_norms: [[norms]] }, 'layer1.json': plain },
      /layer1\.json: has no value norms, .*layer0\.json has/,
    ],
    [
      'norms of some sequences',
      { 'a.json': { ...plain, value_norms: [[norms]] }, 'b.json': plain },
      /b\.json: has no value norms, .*a\.json has/,
    ],
    [
      'a norm below 0',
      { 'x.json': { ...plain, value_norms: [[[1, -1]]] } },
      /value norm of token 1: expected a finite number from 0 on, found -1/,
    ],
    [
      'which head it is',
      { 'x.json': { tokens, attention: [head], layer: 0, head: 3 } },
      /x\.json: head says 3, but its attention is that of head 0/,
    ],
    [
      'which layers they are',
      { 'x.json': { tokens, attention: [[head], [head]], layers: [4, 7] } },
      /layers says \[4,7\], but its attention is that of layer 0, 1/,
    ],
    [
      'heads in a file each',
      {
        'layer0_head0.npy': [[1, 2, 2], square],
        'layer0_head1.npy': [[1, 2, 2], square],
        'tokens.json': tokens,
      },
      /layer0_head0\.npy" says one head/,
    ],
    [
      'a head by its letter',
      { 'L0H1.json': { tokens, attention: [head] } },
      /"L0H1\.json" says one head: .*records from-headvis/,
    ],
    [
      'a head in a tensor’s name',
      { 'x.safetensors': { 'layers.0.heads.3.attn': [[1, 2, 2], square] }, 'x.tokens.json': tokens },
      /"layers\.0\.heads\.3\.attn" says one head/,
    ],
    [
      'a range of layers',
      {
        'layers6-11.npy': [[6, 1, 2, 2], [1, 2, 3, 4, 5, 6].flatMap(() => square)],
        'layers6-11.tokens.json': tokens,
      },
      /"layers6-11\.npy" says several layers/,
    ],
    [
      'a layer of another name',
      {
        'x.safetensors': {
          'blocks.0.attn.hook_pattern': [[1, 2, 2], square],
          'attentions.1': [[1, 2, 2], square],
        },
        'x.tokens.json': tokens,
      },
      /blocks\.0\.attn\.hook_pattern and attentions\.1 name layers in two ways/,
    ],
    [
      'layers beside all of them',
      {
        'x.safetensors': { attention: [[1, 1, 2, 2], square], 'attentions.1': [[1, 2, 2], square] },
        'x.tokens.json': tokens,
      },
      /holds `attention`, and attentions\.1 of one layer/,
    ],
    [
      'other tokens beside JSON',
      { 'x.json': plain, 'x.tokens.json': ['a', ' c'] },
      /x\.tokens\.json: has other tokens than .*x\.json itself/,
    ],
    [
      'other tokens for all layers',
      { 'layer0.json': { tokens, attention: [head] }, 'tokens.json': ['a', ' c'] },
      /tokens\.json: has other tokens than .*layer0\.json itself/,
    ],
  ])('is refused: %s', (_, files, message) => {
    expect(() => notes(folderOf(files))).toThrow(UserError);
    expect(() => notes(folderOf(files))).toThrow(message);
  });

  it('is named: folders, and what stands beside no file', () => {
    const folder = folderOf({
      'a.json': plain,
      'a.VALUE_NORMS.npy': [[2], norms],
      'b.tokens.json': tokens,
      'b.value_norms.npy': [[2], norms],
    });
    mkdirSync(join(folder, 'more'));
    expect(new PatternFolder(folder).leftOut).toEqual([
      'a.VALUE_NORMS.npy',
      'b.tokens.json',
      'b.value_norms.npy',
      'more/',
    ]);
  });

  it('is not what counts layers and heads', () => {
    expect(notes(folderOf({ 'x.json': { ...plain, layers: 1, heads: 1, model: 'gpt2' } }))).toEqual([]);
  });
});

describe('a file that cannot be read', () => {
  it.each(['attention.pt', 'cache.PKL', 'pytorch_model.bin'])(
    'is never opened where it is a pickle (%s), and the refusal says how to convert it',
    (name) => {
      const folder = emptyFolder();
      writeFileSync(join(folder, name), 'cos\nsystem\n(S"touch pwned"\ntR.');
      expect(() => new PatternFolder(folder)).toThrow(
        /^[^\n]*: pickled files are not read because they can run code; .*safetensors\.torch\.save_file[^\n]*$/,
      );
      expect(() => new PatternFolder(join(folder, name))).toThrow(/pickled files are not read/);
    },
  );

  it('is refused where NumPy pickled its tokens', () => {
    expect(() => notes(join(FIXTURES, 'pickled'))).toThrow(
      /^[^\n]*x\.npz: tokens: holds Python objects [^\n]*unpickling[^\n]*numpy\.array\(tokens, dtype=str\)$/,
    );
  });

  it('is named where others beside it are read', () => {
    const folder = emptyFolder();
    copyFileSync(join(FIXTURES, 'npz', 'sentence_0000.npz'), join(folder, 'a.npz'));
    writeFileSync(join(folder, 'b.pt'), '');
    // What save_attention.py notes of itself is nothing that a user would want read.
    writeFileSync(join(folder, 'settings.txt'), '{}');
    expect(new PatternFolder(folder).leftOut).toEqual(['b.pt']);
  });

  it('is refused where it was changed since: its checksum tells', () => {
    const folder = emptyFolder();
    const bytes = readFileSync(join(FIXTURES, 'npz', 'sentence_0001.npz'));
    const at = bytes.indexOf("'descr'") + 200;
    bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
    writeFileSync(join(folder, 'x.npz'), bytes);
    expect(() => notes(folder)).toThrow(/x\.npz: attention: cannot be unpacked .*damaged or truncated/);
  });

  it.each([
    ['that is cut short', (bytes: Buffer) => bytes.subarray(0, 500)],
    ['that is none', () => Buffer.from('PK but no ZIP')],
  ])('is refused where it is a ZIP %s', (_, change) => {
    const folder = emptyFolder();
    writeFileSync(join(folder, 'x.npz'), change(readFileSync(join(FIXTURES, 'npz', 'sentence_0000.npz'))));
    expect(() => notes(folder)).toThrow(UserError);
    expect(() => notes(folder)).toThrow(/^[^\n]*x\.npz: cannot be unpacked[^\n]*$/);
  });

  it('is refused where it holds an array twice', () => {
    const folder = emptyFolder();
    const zip = new AdmZip();
    zip.addFile('attention.npy', Buffer.from('x'));
    zip.addFile('Attention.npy', Buffer.from('y'));
    const bytes = zip.toBuffer();
    for (let at = bytes.indexOf('Attention'); at >= 0; at = bytes.indexOf('Attention')) bytes.write('a', at);
    writeFileSync(join(folder, 'x.npz'), bytes);
    expect(() => new PatternFolder(folder)).toThrow(/x\.npz: cannot be unpacked .*Duplicate.*attention/);
  });

  it.each([
    ['attentions.0', 'attention_0'],
    ['0', '00'],
    ['encoder.layers.1.self_attn', 'decoder.layers.1.self_attn'],
    ['decoder.layers.1.self_attn', 'decoder.layers.1.encoder_attn'],
  ])('is refused where two of its tensors are one layer: %s and %s', (one, other) => {
    const folder = emptyFolder();
    const tensor = { shape: [1, 2, 2], values: [1, 0, 0.5, 0.5] };
    writeSafetensors(
      join(folder, 'x.safetensors'),
      { [one]: tensor, [other]: tensor },
      { tokens: '["a","b"]' },
    );
    expect(() => new PatternFolder(folder)).toThrow(`x.safetensors: ${one} and ${other} both say layer`);
  });

  it('is refused where it holds arrays whose names differ in their ending', () => {
    const folder = emptyFolder();
    const zip = new AdmZip(join(FIXTURES, 'npz', 'sentence_0000.npz'));
    zip.addFile('attention', zip.getEntry('attention.npy')?.getData() ?? Buffer.alloc(0));
    writeFileSync(join(folder, 'x.npz'), zip.toBuffer());
    expect(() => new PatternFolder(folder)).toThrow(
      /x\.npz: holds two arrays named attention; save it again/,
    );
  });

  it('is refused where it has other tokens than the file beside it', () => {
    const folder = emptyFolder();
    copyFileSync(join(FIXTURES, 'npz', 'sentence_0000.npz'), join(folder, 'x.npz'));
    const [held] = sequences(folder);
    writeFileSync(join(folder, 'x.tokens.json'), JSON.stringify(held?.tokens));
    expect(sequences(folder)).toHaveLength(1);
    writeFileSync(join(folder, 'x.tokens.json'), JSON.stringify(held?.tokens.map(() => 'z')));
    expect(() => sequences(folder)).toThrow(/x\.tokens\.json: has other tokens than .*x\.npz itself/);
  });

  it('is a head of HeadVis’: the refusal names the command for these', () => {
    const folder = emptyFolder();
    for (const content of [{ sequences: [] }, [{ attentionIndices: [], tokens: [] }]]) {
      writeFileSync(join(folder, 'x.json'), JSON.stringify(content));
      expect(() => notes(folder)).toThrow(/x\.json: .*use records from-headvis/);
    }
  });
});

it('a file’s ending may be in capitals', () => {
  const folder = emptyFolder();
  writeNpy(join(folder, 'x.NPY'), [1, 1, 2, 2], [1, 0, 0.5, 0.5]);
  writeFileSync(join(folder, 'x.tokens.json'), '["a", " b"]');
  expect(sequences(folder)).toHaveLength(1);
});

it('a folder that is not there, and a file that is, are both understood', () => {
  expect(() => new PatternFolder('nowhere')).toThrow(/^nowhere: no such folder/);
  expect(sequences(join(FIXTURES, 'npz', 'sentence_0001.npz'))).toHaveLength(1);
});
