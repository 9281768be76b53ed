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
      if (layer === undefined) return [];
      refuseHead(name, file);
      return [[Number(layer), name] as const];
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
    if (layers.size > 0) return checkedLayers(layers, names, file);
  }
  return undefined;
}

/** @throws UserError where another layer is named in another way, and so would be left out in silence. */
function checkedLayers(layers: ReadonlyMap<number, string>, names: readonly string[], file: string) {
  for (const name of names) {
    const layer = TENSOR_NAMES.flatMap((pattern) => pattern.exec(name)?.[1] ?? [])[0];
    if (layer !== undefined && !layers.has(Number(layer))) {
      throw new UserError(
        `${file}: ${[...layers.values()][0]} and ${name} name layers in two ways: name all of them in one`,
      );
    }
  }
  return layers;
}

/** `L4H1`, `layer4_head1`, `layers.4.heads.1`; and `layers0-5`. */
const ONE_HEAD = /(?:^|[^a-z])(?:head[._-]?|heads\.|L\d+[._-]?H)\d/i;
const SEVERAL_LAYERS = /layers[._-]?\d+(?:[._-]|to)+\d/i;

/** @throws UserError where a name says one head, or several layers: what it holds would be taken for the first of a layer, or of a model. */
export function refuseHead(name: string, place: string): void {
  const said = ONE_HEAD.test(name) ? 'one head' : SEVERAL_LAYERS.test(name) ? 'several layers' : undefined;
  if (said === undefined) return;
  throw new UserError(
    `${place}: the name ${JSON.stringify(name)} says ${said}: save all heads of a layer together, [head][from][to], e.g. as layer3.npy`,
  );
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
