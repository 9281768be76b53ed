import { basename, extname } from 'node:path';
import { UserError } from '../files/user-error.ts';

/**
 * How tensors of one layer each are named: by TransformerLens, by a list of Hugging Face's `attentions`, and by the path of a
 * module. The first that fits any name counts.
 */
const TENSOR_NAMES = [
  /^blocks\.(\d+)\.attn\.hook_pattern$/,
  /^(?:(?:attentions?|attn|attn_weights|layers?)[._-]?)?(\d+)$/i,
  /^(?:\w+\.)*(?:layers?|h|blocks?)[._](\d+)[._](?:\w+[._])*(?:attentions?|attn|attn_weights|self_attn|pattern)$/i,
];

const FILE_NAME = /(?:^|[^a-z])layers?[._-]?(\d+)(?=\D|$)|^L(\d+)(?=\.\w+$|$)/i;

/**
 * The tensors that hold one layer each, by its number; undefined where no name says so.
 *
 * @throws UserError naming the file and two tensors of one layer.
 */
export function layerTensors(
  names: readonly string[],
  file: string,
): ReadonlyMap<number, string> | undefined {
  for (const pattern of TENSOR_NAMES) {
    const found = names.flatMap((name) => {
      const [, layer] = pattern.exec(name) ?? [];
      return layer === undefined ? [] : [[Number(layer), name] as const];
    });
    const layers = new Map<number, string>();
    for (const [layer, name] of found) {
      const before = layers.get(layer);
      if (before !== undefined) {
        throw new UserError(
          `${file}: ${before} and ${name} both say layer ${layer}: save one model’s self-attention, each layer once`,
        );
      }
      layers.set(layer, name);
    }
    if (layers.size > 0) return layers;
  }
  return undefined;
}

/** A file's name without its layer and its ending: what two files of one sequence have in common. */
export function nameWithoutLayer(file: string): string {
  const name = basename(file);
  return name.slice(0, name.length - extname(name).length).replace(FILE_NAME, '');
}

/** The layer that a file's name says, as `layer_3.npy` and `L3.json` do. */
export function layerOfFile(file: string): number | undefined {
  const [, layer, short] = FILE_NAME.exec(basename(file)) ?? [];
  const number = layer ?? short;
  return number === undefined ? undefined : Number(number);
}
