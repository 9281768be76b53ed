import { basename, dirname, extname, join } from 'node:path';
import type { Head } from '../activation-records/head.ts';
import { openNpz } from '../files/arrays/npz-file.ts';
import { openSafetensors } from '../files/arrays/safetensors-file.ts';
import type { ArrayArchive } from '../files/arrays/stored-array.ts';
import { isFolder, namesIn, statusOf } from '../files/folder.ts';
import { UserError } from '../files/user-error.ts';
import { archiveSequences, namedLayers, npySequences, VALUE_NORMS_ENDING } from './array-patterns.ts';
import { jsonSequences } from './json-patterns.ts';
import { layerOfFile, nameWithoutLayer, refuseHead } from './layer-names.ts';
import type { PatternSequence } from './pattern-sequence.ts';
import { besideOf, SHARED_TOKENS, TOKENS_ENDING } from './pattern-tokens.ts';

/** A kind of file that holds attention patterns. */
interface PatternFormat {
  readonly read: (file: string) => readonly PatternSequence[];
  /** Which of its model's layers the file holds; none if it holds all. */
  readonly layers: (file: string) => readonly number[];
}

/** May hold attention, but may also run code when opened. */
const PICKLED = ['.pt', '.pth', '.pkl', '.pickle', '.bin', '.ckpt', '.joblib'];
export const HOW_TO_CONVERT =
  'pickled files are not read because they can run code; convert it in Python: safetensors.torch.save_file({f"attentions.{i}": a.contiguous() for i, a in enumerate(attentions)}, "attention.safetensors"), with a list of each sequence\'s tokens in attention.tokens.json';

const FORMATS: Readonly<Record<string, PatternFormat>> = {
  '.npy': { read: npySequences, layers: layersByName },
  '.npz': archiveFormat(openNpz),
  '.safetensors': archiveFormat(openSafetensors),
  '.json': { read: jsonSequences, layers: layersByName },
};

/** Reads files that hold the layers of the same sequences; one file if that holds all. */
type ReadGroup = () => readonly PatternSequence[];

/** One file, or the files of a folder that hold attention patterns, by name, `9.npy` before `10.npy`. */
export class PatternFolder {
  readonly path: string;
  /** The names of files that are not read. */
  readonly leftOut: readonly string[];
  readonly #groups: readonly ReadGroup[];

  /** @throws UserError if there are none, or a file's header cannot be read. */
  constructor(path: string) {
    this.path = path;
    const names = patternNames(path);
    const folder = isFolder(path) ? path : dirname(path);
    const patterns = names.filter((name) => formatOf(name) !== undefined && !isBeside(name));
    this.leftOut = names.filter((name) => !patterns.includes(name) && !belongsTo(name, patterns));
    if (patterns.length === 0) throw new UserError(`${path}: ${noPatterns(this.leftOut)}`);
    this.#groups = grouped(patterns.map((name) => join(folder, name)));
  }

  get files(): number {
    return this.#groups.length;
  }

  /**
   * All sequences in order, one file at a time.
   *
   * @param onFile told before each file, or group of files, how many were read.
   * @throws UserError if a file cannot be read, or has other layers or heads than the first.
   */
  *sequences(onFile?: (done: number) => void): Iterable<PatternSequence> {
    let first: PatternSequence | undefined;
    for (const [index, read] of this.#groups.entries()) {
      onFile?.(index);
      for (const sequence of read()) {
        first ??= sequence;
        if (sequence.layers.join() !== first.layers.join() || sequence.heads !== first.heads) {
          throw new UserError(
            `${sequence.source}: has ${sizeOf(sequence)}, but ${first.source} has ${sizeOf(first)}; a folder must hold one model's`,
          );
        }
        refuseNormsOfSome([first, sequence]);
        yield sequence;
      }
    }
  }
}

function patternNames(path: string): readonly string[] {
  if (statusOf(path) === undefined) {
    throw new UserError(`${path}: no such folder; give one that holds attention patterns (docs/records.md)`);
  }
  if (!isFolder(path)) return [basename(path)];
  const byName = new Intl.Collator('en', { numeric: true });
  return namesIn(path)
    .filter((name) => !name.startsWith('.'))
    .map((name) => (isFolder(join(path, name)) ? `${name}/` : name))
    .toSorted(byName.compare);
}

/** `X.NPY` is what `x.npy` is. */
function formatOf(name: string): PatternFormat | undefined {
  return FORMATS[extname(name).toLowerCase()];
}

/** Whether a file may hold attention that is only visible by running its code. */
export function isPickled(name: string): boolean {
  return PICKLED.includes(extname(name).toLowerCase());
}

/** Where scripts/save_attention.py notes its settings, to continue with the same. */
const SETTINGS = 'settings.txt';

/** Whether a file is not one of attention, but what belongs to one. */
function isBeside(name: string): boolean {
  const lower = name.toLowerCase();
  return [SHARED_TOKENS, SETTINGS, TOKENS_ENDING, VALUE_NORMS_ENDING].some((ending) =>
    lower.endsWith(ending),
  );
}

/** Whether what stands in a file is read with one of those of attention. */
function belongsTo(name: string, patterns: readonly string[]): boolean {
  if (name === SHARED_TOKENS || name === SETTINGS) return true;
  const ending = [TOKENS_ENDING, VALUE_NORMS_ENDING].find((each) => name.endsWith(each));
  return patterns.some((pattern) => {
    const isJson = extname(pattern).toLowerCase() === '.json';
    return (
      ending !== undefined && besideOf(pattern, ending) === name && !(isJson && ending === VALUE_NORMS_ENDING)
    );
  });
}

function noPatterns(others: readonly string[]): string {
  const pickled = others.find(isPickled);
  const expected = `no attention patterns here: expected ${Object.keys(FORMATS).join(', ')} files`;
  return pickled === undefined ? expected : `${pickled}: ${HOW_TO_CONVERT}`;
}

/** Files of some layers belong together until a layer repeats, which begins the next sequences. */
function grouped(files: readonly string[]): readonly ReadGroup[] {
  const groups: { files: string[]; layers: number[] }[] = [];
  const named = new Map<string, string>();
  for (const file of files) {
    const layers = formatOf(file)?.layers(file) ?? [];
    const layer = layerOfFile(file);
    refuseHead(basename(file), file);
    const name = `${nameWithoutLayer(file)} ${layer}`;
    const before = layer === undefined ? undefined : named.get(name);
    if (before !== undefined) {
      throw new UserError(`${before} and ${file} both say layer ${layer}: move one of them away`);
    }
    named.set(name, file);
    const last = groups.at(-1);
    const isMore = layers.length > 0 && last !== undefined && last.layers.length > 0;
    if (isMore && !layers.some((each) => last.layers.includes(each))) {
      last.files.push(file);
      last.layers.push(...layers);
    } else groups.push({ files: [file], layers: [...layers] });
  }
  return groups.map(
    (group) => () => mergeLayers(group.files.map((file) => formatOf(file)?.read(file) ?? [])),
  );
}

function archiveFormat(open: (file: string) => ArrayArchive): PatternFormat {
  return {
    read: (file) => archiveSequences(open(file)),
    layers: (file) => [...(namedLayers(open(file))?.keys() ?? [])],
  };
}

function layersByName(file: string): readonly number[] {
  return [layerOfFile(file) ?? []].flat();
}

function sizeOf({ layers, heads }: PatternSequence): string {
  const isFromZero = layers.every((layer, index) => layer === index);
  return `${isFromZero ? `${layers.length} layers` : `layers ${layers.join(', ')}`} of ${heads} heads`;
}

/** Merges the same sequences whose layers are in several files. @throws UserError if they are not the same. */
function mergeLayers(files: readonly (readonly PatternSequence[])[]): readonly PatternSequence[] {
  const [first = [], ...others] = files;
  if (others.length === 0) return first;
  const other = others.find(({ length }) => length !== first.length);
  if (other) {
    throw new UserError(
      `${other[0]?.source ?? ''}: holds ${other.length} sequences, but ${first[0]?.source} has ${first.length}: expected another layer of the same`,
    );
  }
  return first.map((sequence, index) =>
    merged(
      sequence,
      others.flatMap((other) => other[index] ?? []),
    ),
  );
}

/** Attention beside attention times norms would rank as if both were one kind of number. */
function refuseNormsOfSome(parts: readonly PatternSequence[]): void {
  const without = parts.find(({ valueNorms }) => valueNorms === undefined);
  const having = parts.find(({ valueNorms }) => valueNorms !== undefined);
  if (without === undefined || having === undefined) return;
  throw new UserError(
    `${without.source}: has no value norms, ${having.source} has: give all of them theirs, or none`,
  );
}

function merged(first: PatternSequence, others: readonly PatternSequence[]): PatternSequence {
  const parts = [first, ...others];
  const ofLayer = new Map<number, PatternSequence>();
  for (const part of parts) {
    for (const layer of part.layers) {
      const before = ofLayer.get(layer);
      if (before) {
        throw new UserError(
          `${before.source} and ${part.source} both hold layer ${layer}: move one of them away`,
        );
      }
      ofLayer.set(layer, part);
    }
  }
  const { source, tokens, heads } = first;
  const other = others.find((each) => each.heads !== heads || each.tokens.join('\0') !== tokens.join('\0'));
  if (other) {
    throw new UserError(
      `${other.source}: its tokens or number of heads differ from those of ${source}: expected another layer of the same sequence`,
    );
  }
  refuseNormsOfSome(parts);
  const partOf = ({ layer }: Head) => {
    const part = ofLayer.get(layer);
    if (part === undefined) throw new RangeError(`${source}: no layer ${layer}`);
    return part;
  };
  return {
    source,
    tokens,
    layers: [...ofLayer.keys()].sort((a, b) => a - b),
    heads,
    attention: (head, tokens) => partOf(head).attention(head, tokens),
    valueNorms: first.valueNorms && ((head, tokens) => partOf(head).valueNorms?.(head, tokens) ?? []),
  };
}
