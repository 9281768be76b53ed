import { type Head, headName } from '../activation-records/head.ts';
import { fileBytes } from '../files/arrays/byte-source.ts';
import { openNpy } from '../files/arrays/npy-file.ts';
import type { ArrayArchive, StoredArray } from '../files/arrays/stored-array.ts';
import { isThere } from '../files/folder.ts';
import { refuseMisspelt } from '../files/strict-object.ts';
import { UserError } from '../files/user-error.ts';
import { layerOfFile, layerTensors } from './layer-names.ts';
import { lowerTriangle, type PatternSequence } from './pattern-sequence.ts';
import { besideOf, listed, tokensOf } from './pattern-tokens.ts';

export const VALUE_NORMS_ENDING = '.value_norms.npy';

/** Where the heads of some sequences lie in arrays whose last two axes are [from][to]. */
interface AttentionArrays {
  readonly source: string;
  readonly layers: readonly number[];
  readonly heads: number;
  /** How many sequences are stacked; undefined if there is no such axis. */
  readonly stacked: number | undefined;
  /** Length of both [from] and [to]. */
  readonly rows: number;
  /** The array that holds a layer, and the number of a head's square in it. */
  readonly squareOf: (
    sequence: number,
    head: Head,
  ) => { readonly array: StoredArray; readonly number: number };
}

/**
 * The sequences of a `.npy` file, with [sequence] as an optional first axis: [layer][head][from][to], or [head][from][to] if the
 * file's name gives the layer.
 *
 * @throws UserError naming the file.
 */
export function npySequences(file: string): readonly PatternSequence[] {
  const array = openNpy(fileBytes(file));
  const layer = layerOfFile(file);
  const arrays = layer === undefined ? allLayers(array) : oneLayerEach(file, new Map([[layer, array]]));
  return sequencesOf(arrays, file, undefined);
}

/**
 * The sequences of a file of several arrays (`.safetensors`, `.npz`): `attention` and optionally `value_norms`, as in
 * {@link npySequences}; or an array per layer, [sequence][head][from][to], as in TransformerLens' cache and Hugging Face's
 * `attentions`. The tokens are in the file under `tokens`, or beside it.
 *
 * @throws UserError naming the file.
 */
export function archiveSequences(archive: ArrayArchive): readonly PatternSequence[] {
  const { file, names } = archive;
  refuseMisspelt(names, ['value_norms'], file);
  const named = namedLayers(archive);
  if (named !== undefined) {
    const arrays = [...named].flatMap(([layer, name]) => {
      const array = archive.array(name);
      return array ? [[layer, array] as const] : [];
    });
    return sequencesOf(
      oneLayerEach(file, new Map(arrays)),
      file,
      archive.array('value_norms'),
      archive.texts('tokens'),
    );
  }
  const attention = archive.array('attention');
  if (attention === undefined) {
    const scores = names.some((name) => /hook_attn_scores$/.test(name))
      ? '; hook_attn_scores are taken before the softmax: save hook_pattern'
      : '';
    throw new UserError(
      `${file}: has no tensor \`attention\`, nor one per layer (blocks.0.attn.hook_pattern, attentions.0), only ${names.slice(0, 5).join(', ') || 'an empty header'}${scores}`,
    );
  }
  return sequencesOf(allLayers(attention), file, archive.array('value_norms'), archive.texts('tokens'));
}

/** The layers that a file holds by name; undefined if it holds all of its model's. */
export function namedLayers(archive: ArrayArchive): ReadonlyMap<number, string> | undefined {
  const { file, names } = archive;
  const named = layerTensors(names, file);
  if (!names.includes('attention')) return named;
  if (named !== undefined) {
    throw new UserError(
      `${file}: holds \`attention\`, and ${[...named.values()][0]} of one layer: which of them is meant? Save one`,
    );
  }
  const layer = layerOfFile(file);
  return layer === undefined ? undefined : new Map([[layer, 'attention']]);
}

function allLayers(array: StoredArray): AttentionArrays {
  const { source } = array;
  const { stacked, layers = 0, heads, rows } = axesOf(array, '[layer][head][from][to]');
  return {
    source,
    layers: Array.from({ length: layers }, (_, layer) => layer),
    heads,
    stacked,
    rows,
    squareOf: (sequence, { layer, head }) => ({ array, number: (sequence * layers + layer) * heads + head }),
  };
}

function oneLayerEach(source: string, arrays: ReadonlyMap<number, StoredArray>): AttentionArrays {
  const layers = [...arrays.keys()].sort((a, b) => a - b);
  const arrayOfLayer = (layer: number | undefined) => {
    const array = layer === undefined ? undefined : arrays.get(layer);
    if (array === undefined) throw new RangeError(`${source}: no layer ${layer}`);
    return array;
  };
  const first = arrayOfLayer(layers[0]);
  const { stacked, heads, rows } = axesOf(first, 'of one layer [head][from][to]');
  const shape = first.shape.join(' × ');
  const other = [...arrays.values()].find((each) => each.shape.join(' × ') !== shape);
  if (other) {
    throw new UserError(
      `${other.source}: its shape is ${other.shape.join(' × ')}, but that of ${first.source} is ${shape}; all layers must have the same`,
    );
  }
  return {
    source,
    layers,
    heads,
    stacked,
    rows,
    squareOf: (sequence, { layer, head }) => ({
      array: arrayOfLayer(layer),
      number: sequence * heads + head,
    }),
  };
}

/** The lengths of an array's axes, with [sequence] optionally before the expected ones. @throws UserError */
function axesOf({ source, shape }: StoredArray, expected: string) {
  const axes = expected.split('[').length - 1;
  const isStacked = shape.length > axes;
  const own = shape.slice(isStacked ? 1 : 0);
  const [columns = 0, rows = 0, heads = 0, layers] = own.toReversed();
  if (own.length !== axes || own.includes(0) || rows !== columns) {
    throw new UserError(
      `${source}: its shape is ${shape.join(' × ')}: expected ${expected}, optionally with [sequence] before it, and as many from as to`,
    );
  }
  return { stacked: isStacked ? (shape[0] ?? 0) : undefined, layers, heads, rows };
}

/** @param ownNorms and `held`, the tokens: what the file itself holds besides its attention. */
function sequencesOf(
  arrays: AttentionArrays,
  file: string,
  ownNorms: StoredArray | undefined,
  held?: unknown,
): readonly PatternSequence[] {
  const valueNorms = ownNorms ?? normsBeside(file);
  const { source, layers, heads, stacked, rows, squareOf } = arrays;
  const tokens = tokensOf(file, held, layers.length === 1);
  const count = stacked ?? 1;
  const isList = tokens.every((each) => typeof each !== 'string');
  const all = listed(tokens);
  if (all.length !== count) {
    throw new UserError(`${source}: holds ${count} sequences, but tokens for ${all.length}`);
  }
  if (valueNorms !== undefined) checkNorms(valueNorms, arrays);

  return all.map((own, sequence): PatternSequence => {
    const place = isList ? `${source}[${sequence}]` : source;
    if (own.length > rows || (own.length < rows && !isList)) {
      throw new UserError(
        `${place}: has ${own.length} tokens, but attention for ${rows}: expected as many; if it was padded, cut the padding off, or stack the sequences`,
      );
    }
    const square = (head: Head, from: number, length: number) => {
      const { array, number } = squareOf(sequence, head);
      return array.read((number * rows + from) * rows, length * rows);
    };
    if (own.length < rows) {
      refuseLeftPadding(place, rows - own.length, rows, heads, (head) =>
        square({ layer: layers[0] ?? 0, head }, rows - own.length, own.length),
      );
    }
    return {
      source: place,
      tokens: own,
      layers,
      heads,
      attention: (head, length) => {
        const values = square(head, 0, length);
        return lowerTriangle(
          (from) => values.subarray(from * rows, from * rows + own.length),
          length,
          `${place}: ${headName(head)}`,
        );
      },
      valueNorms:
        valueNorms &&
        ((head, length) => {
          const layer = sequence * layers.length + layers.indexOf(head.layer);
          return valueNorms.read((layer * heads + head.head) * rows, length);
        }),
    };
  });
}

function normsBeside(file: string): StoredArray | undefined {
  const norms = besideOf(file, VALUE_NORMS_ENDING);
  return isThere(norms) ? openNpy(fileBytes(norms)) : undefined;
}

/** @throws UserError where they are not [layer][head][to], or of one layer [head][to], with [sequence] before it where the attention has it. */
function checkNorms({ source, shape }: StoredArray, { stacked, layers, heads, rows }: AttentionArrays): void {
  const sequences = stacked === undefined ? [] : [stacked];
  const expected = [...sequences, layers.length, heads, rows].join(' × ');
  const found = shape.join(' × ');
  if (found === expected || (layers.length === 1 && found === [...sequences, heads, rows].join(' × ')))
    return;
  throw new UserError(`${source}: its shape is ${found}: expected ${expected}, to match its attention`);
}

/**
 * Sequences of a stack must be padded at the end. Padded at the start, their own rows come last and hold nothing for the padding.
 *
 * @param lastRows of a head of the first layer: as many as the sequence has tokens.
 */
function refuseLeftPadding(
  place: string,
  padding: number,
  columns: number,
  heads: number,
  lastRows: (head: number) => Float64Array,
): void {
  for (let head = 0; head < heads; head += 1) {
    const values = lastRows(head);
    for (let start = 0, from = padding; start < values.length; start += columns, from += 1) {
      const before = values.subarray(start, start + padding);
      const own = values.subarray(start + padding, start + from + 1);
      const sum = own.reduce((total, each) => total + each, 0);
      if (!before.every((value) => value === 0) || !(Math.abs(sum - 1) < 0.01)) return;
    }
  }
  throw new UserError(
    `${place}: has ${padding} tokens of padding at its start: the sequences of a stack are padded at their end; set padding_side="right", or cut the padding off`,
  );
}
