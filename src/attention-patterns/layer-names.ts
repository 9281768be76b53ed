import { basename, extname } from 'node:path';
import { UserError } from '../files/user-error.ts';

/** Names of tensors of one layer each: TransformerLens', Hugging Face's list of `attentions`, paths of modules. The first pattern that matches counts. */
const TENSOR_NAMES = [
  /^blocks\.(\d+)\.attn\.hook_pattern$/,
  /^(?:(?:attentions?|attn|attn_weights|layers?)[._-]?)?(\d+)$/i,
  /^(?:\w+\.)*(?:layers?|h|blocks?)[._](\d+)[._](?:\w+[._])*(?:attentions?|attn|attn_weights|self_attn|pattern)$/i,
];

const FILE_NAME = /(?:^|[^a-z])layers?[._-]?(\d+)(?=\D|$)|^L(\d+)(?=\.\w+$|$)/i;

/** The tensors that hold one layer each, by its number; undefined if no name says so. @throws UserError naming two tensors of one layer. */
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

/** @throws UserError if another layer is named differently, and so would silently be left out. */
function checkedLayers(layers: ReadonlyMap<number, string>, names: readonly string[], file: string) {
  for (const name of names) {
    const layer = TENSOR_NAMES.flatMap((pattern) => pattern.exec(name)?.[1] ?? [])[0];
    if (layer !== undefined && !layers.has(Number(layer))) {
      throw new UserError(
        `${file}: ${[...layers.values()][0]} and ${name} name layers in two ways: use one for all`,
      );
    }
  }
  return layers;
}

/** `L4H1`, `layer4_head1`, `layers.4.heads.1`; and `layers0-5`. */
const ONE_HEAD = /(?:^|[^a-z])(?:head[._-]?|heads\.|L\d+[._-]?H)\d/i;
const SEVERAL_LAYERS = /layers[._-]?\d+(?:[._-]|to)+\d/i;

/** @throws UserError if a name says one head, or several layers, which would be taken for the first of a layer, or of a model. */
export function refuseHead(name: string, place: string): void {
  const said = ONE_HEAD.test(name) ? 'one head' : SEVERAL_LAYERS.test(name) ? 'several layers' : undefined;
  if (said === undefined) return;
  throw new UserError(
    `${place}: the name ${JSON.stringify(name)} says ${said}: save all heads of a layer together, [head][from][to], e.g. as layer3.npy; HeadVis’ and Neuronpedia’s files are for records from-headvis`,
  );
}

/** A file's name without layer and ending: what the files of one sequence share. */
export function nameWithoutLayer(file: string): string {
  const name = basename(file);
  return name.slice(0, name.length - extname(name).length).replace(FILE_NAME, '');
}

/** The layer that a file's name gives, such as `layer_3.npy` and `L3.json`. */
export function layerOfFile(file: string): number | undefined {
  const [, layer, short] = FILE_NAME.exec(basename(file)) ?? [];
  const number = layer ?? short;
  return number === undefined ? undefined : Number(number);
}
