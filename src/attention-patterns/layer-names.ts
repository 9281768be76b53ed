import { basename } from 'node:path';

/**
 * How tensors of one layer each are named: by TransformerLens, by a list of Hugging Face's `attentions`, and by the path of a
 * module. The first that fits any name counts.
 */
const TENSOR_NAMES = [
  /^blocks\.(\d+)\.attn\.hook_pattern$/,
  /^(?:(?:attentions?|attn|attn_weights|layers?)[._-]?)?(\d+)$/i,
  /^(?:\w+\.)*(?:layers?|h|blocks?)[._](\d+)[._](?:\w+[._])*(?:attentions?|attn|attn_weights|self_attn|pattern)$/i,
];

const FILE_NAME = /(?:^|[^a-z])layers?[._-]?(\d+)(?=\D|$)|^L(\d+)(?=\.\w+$)/i;

/** The tensors that hold one layer each, by its number; undefined where no name says so. */
export function layerTensors(names: readonly string[]): ReadonlyMap<number, string> | undefined {
  for (const pattern of TENSOR_NAMES) {
    const found = names.flatMap((name) => {
      const [, layer] = pattern.exec(name) ?? [];
      return layer === undefined ? [] : [[Number(layer), name] as const];
    });
    if (found.length > 0) return new Map(found);
  }
  return undefined;
}

/** The layer that a file's name says, as `layer_3.npy` and `L3.json` do. */
export function layerOfFile(file: string): number | undefined {
  const [, layer, short] = FILE_NAME.exec(basename(file)) ?? [];
  const number = layer ?? short;
  return number === undefined ? undefined : Number(number);
}
