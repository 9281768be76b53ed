import { basename, dirname, extname, join } from 'node:path';
import type { ArrayArchive } from '../files/arrays/array-archive.ts';
import { openNpz } from '../files/arrays/npz-file.ts';
import { openSafetensors } from '../files/arrays/safetensors-file.ts';
import { isFolder, namesIn, statusOf } from '../files/folder.ts';
import { UserError } from '../files/user-error.ts';
import { archiveSequences, namedLayers, npySequences, VALUE_NORMS_ENDING } from './array-patterns.ts';
import { jsonSequences } from './json-patterns.ts';
import { layerOfFile } from './layer-names.ts';
import { mergeLayers } from './merge-layers.ts';
import type { PatternSequence } from './pattern-sequence.ts';
import { SHARED_TOKENS, TOKENS_ENDING } from './sequence-tokens.ts';

/** A kind of file that holds attention patterns. */
interface PatternFormat {
  readonly read: (file: string) => readonly PatternSequence[];
  /** Which of its model's layers the file holds, where it does not hold all. */
  readonly layers: (file: string) => readonly number[] | undefined;
}

/** What may hold attention, and may also run code when it is opened. */
const PICKLED = ['.pt', '.pth', '.pkl', '.pickle', '.bin', '.ckpt', '.joblib'];
export const HOW_TO_CONVERT =
  'pickled files can run code when they are opened, so they are not: in Python, safetensors.torch.save_file({f"attentions.{i}": a.contiguous() for i, a in enumerate(attentions)}, "attention.safetensors"), with a list of each sequence\'s tokens in attention.tokens.json';

const FORMATS: Readonly<Record<string, PatternFormat>> = {
  '.npy': { read: npySequences, layers: layersByName },
  '.npz': archiveFormat(openNpz),
  '.safetensors': archiveFormat(openSafetensors),
  '.json': { read: jsonSequences, layers: layersByName },
};

/** Files that hold the same sequences, layer by layer; one file, where that holds all. */
interface FileGroup {
  readonly files: readonly string[];
  readonly layers: readonly number[];
  readonly read: () => readonly PatternSequence[];
}

/** The files of a folder that hold attention patterns, by name, `9.npy` before `10.npy`; or one file. */
export class PatternFolder {
  readonly path: string;
  /** The names of files that hold nothing that is read. */
  readonly leftOut: readonly string[];
  readonly #groups: readonly FileGroup[];

  /** @throws UserError where there are none, or a file's header cannot be read. */
  constructor(path: string) {
    this.path = path;
    const names = patternNames(path);
    const folder = isFolder(path) ? path : dirname(path);
    const patterns = names.filter((name) => formatOf(name) !== undefined && !isBeside(name));
    this.leftOut = names.filter((name) => formatOf(name) === undefined && !isBeside(name));
    if (patterns.length === 0) throw new UserError(`${path}: ${noPatterns(this.leftOut)}`);
    this.#groups = grouped(patterns.map((name) => join(folder, name)));
  }

  get files(): number {
    return this.#groups.length;
  }

  /**
   * All sequences in order, one file at a time: what came before can be let go.
   *
   * @param onFile told before each file, or files of the same sequences, how many were read.
   * @throws UserError where a file cannot be read, or has other layers or heads than the first.
   */
  *sequences(onFile?: (done: number) => void): Iterable<PatternSequence> {
    let first: PatternSequence | undefined;
    for (const [index, { read }] of this.#groups.entries()) {
      onFile?.(index);
      for (const sequence of read()) {
        first ??= sequence;
        if (sequence.layers.join() !== first.layers.join() || sequence.heads !== first.heads) {
          throw new UserError(
            `${sequence.source}: ${sizeOf(sequence)}, ${first.source} has ${sizeOf(first)}: one folder holds one model's`,
          );
        }
        yield sequence;
      }
    }
  }
}

function patternNames(path: string): readonly string[] {
  if (statusOf(path) === undefined) {
    throw new UserError(`${path}: no such folder: name one that holds attention patterns (docs/records.md)`);
  }
  if (!isFolder(path)) return [basename(path)];
  const byName = new Intl.Collator('en', { numeric: true });
  return namesIn(path)
    .filter((name) => !name.startsWith('.') && !isFolder(join(path, name)))
    .toSorted(byName.compare);
}

/** `X.NPY` is what `x.npy` is. */
function formatOf(name: string): PatternFormat | undefined {
  return FORMATS[extname(name).toLowerCase()];
}

/** Whether a file may hold attention that only opening it with trust would show. */
export function isPickled(name: string): boolean {
  return PICKLED.includes(extname(name).toLowerCase());
}

/** What stands beside the files of attention. */
/** What scripts/save_attention.py notes of itself, to go on with the same. */
const SETTINGS = 'settings.txt';

function isBeside(name: string): boolean {
  const lower = name.toLowerCase();
  return (
    [SHARED_TOKENS, SETTINGS].includes(lower) ||
    lower.endsWith(TOKENS_ENDING) ||
    lower.endsWith(VALUE_NORMS_ENDING)
  );
}

function noPatterns(others: readonly string[]): string {
  const pickled = others.find(isPickled);
  const expected = `no attention patterns here: expected ${Object.keys(FORMATS).join(', ')} files`;
  return pickled === undefined ? expected : `${pickled}: ${HOW_TO_CONVERT}`;
}

/**
 * Files that hold some layers each belong together as long as they hold different ones: the next file of a layer that was
 * there already begins the next sequences.
 */
function grouped(files: readonly string[]): readonly FileGroup[] {
  const groups: FileGroup[] = [];
  for (const file of files) {
    const format = formatOf(file);
    if (format === undefined) continue;
    const layers = format.layers(file) ?? [];
    const last = groups.at(-1);
    const continues =
      last !== undefined &&
      layers.length > 0 &&
      last.layers.length > 0 &&
      !layers.some((layer) => last.layers.includes(layer));
    const together = continues ? [...last.files, file] : [file];
    const group = {
      files: together,
      layers: continues ? [...last.layers, ...layers] : layers,
      read: () => mergeLayers(together.map((each) => formatOf(each)?.read(each) ?? [])),
    };
    if (continues) groups.pop();
    groups.push(group);
  }
  return groups;
}

function archiveFormat(open: (file: string) => ArrayArchive): PatternFormat {
  return {
    read: (file) => archiveSequences(open(file)),
    layers: (file) => {
      const named = namedLayers(open(file));
      return named && [...named.keys()];
    },
  };
}

function layersByName(file: string): readonly number[] | undefined {
  const layer = layerOfFile(file);
  return layer === undefined ? undefined : [layer];
}

function sizeOf({ layers, heads }: PatternSequence): string {
  const isFromZero = layers.every((layer, index) => layer === index);
  return `${isFromZero ? `${layers.length} layers` : `layers ${layers.join(', ')}`} of ${heads} heads`;
}
