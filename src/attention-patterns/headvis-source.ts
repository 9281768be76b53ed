import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { DEFAULT_DOWNLOAD, type DownloadOptions, downloadBytes } from '../activation-records/download.ts';
import { type Head, headName } from '../activation-records/head.ts';
import { isWebAddress } from '../activation-records/record-source.ts';
import { decodeText } from '../files/decode-text.ts';
import { isFolder, namesIn, statusOf } from '../files/folder.ts';
import { jsonOf } from '../files/json-file.ts';
import { LIMITS } from '../files/limits.ts';
import { readText } from '../files/read-text.ts';
import { errorMessage, parseAs, UserError } from '../files/user-error.ts';
import { type Kept, USUALLY_KEPT } from './headvis-file.ts';

/** A head's file. */
export interface HeadvisFile {
  /** Undefined if the file's name does not give it. */
  readonly head: Head | undefined;
  /** The path or address, for messages. */
  readonly source: string;
  readonly text: () => Promise<string>;
}

/** The heads of a HeadVis run, layer by layer, and what it kept of each row. */
export interface HeadvisRun {
  readonly files: readonly HeadvisFile[];
  readonly kept: Kept;
}

/** A run's `config.json`. */
const configSchema = z.object({
  heads: z.array(z.tuple([z.int().nonnegative(), z.int().nonnegative()])).optional(),
  pipeline_config: z
    .object({
      sparse_topk_per_row: z.int().positive().default(USUALLY_KEPT.keysPerRow),
      sparse_threshold: z.number().nonnegative().default(USUALLY_KEPT.threshold),
    })
    .optional(),
});

type RunConfig = z.infer<typeof configSchema>;

const CONFIG = 'config.json';
const HEAD_FILE = /^L(\d+)H(\d+)\.json$/i;

/**
 * Finds the heads of a HeadVis run.
 *
 * @param place the run's folder or its `heads`, one file of it, or the address of any of them (`…/v1/<model>/headvis/<dataset>`).
 * @param chosen by default all that the folder holds, or that the `config.json` at an address lists.
 * @throws UserError if there are none.
 */
export async function headvisRun(
  place: string,
  chosen: readonly Head[] | undefined,
  options: DownloadOptions = DEFAULT_DOWNLOAD,
): Promise<HeadvisRun> {
  const run = isWebAddress(place) ? await webRun(place, chosen, options) : folderRun(place);
  refuseTwice(run.files);
  const wanted = chosen?.map(headName);
  const files = wanted ? run.files.filter(({ head }) => head && wanted.includes(headName(head))) : run.files;
  const missing = wanted?.filter((name) => !files.some(({ head }) => head && headName(head) === name)) ?? [];
  if (missing.length > 0) throw new UserError(`${place}: does not have ${missing.join(', ')}`);
  return {
    ...run,
    files: files.toSorted(
      ({ head: a }, { head: b }) => (a?.layer ?? 0) - (b?.layer ?? 0) || (a?.head ?? 0) - (b?.head ?? 0),
    ),
  };
}

/** `L4H1.json` and `L04H1.json` are the same head. @throws UserError naming both. */
function refuseTwice(files: readonly HeadvisFile[]): void {
  const known = new Map<string, string>();
  for (const { head, source } of files) {
    if (!head) continue;
    const before = known.get(headName(head));
    if (before !== undefined) {
      throw new UserError(`${before} and ${source} are both about ${headName(head)}: move one of them away`);
    }
    known.set(headName(head), source);
  }
}

function folderRun(place: string): HeadvisRun {
  if (!statusOf(place)) throw new UserError(`${place}: no such folder: give HeadVis' data folder`);
  const isRun = isFolder(place);
  const below = join(place, 'heads');
  const heads = isRun ? (existsSync(below) ? below : place) : dirname(place);
  const names = isRun ? namesIn(heads) : [basename(place)];
  const files = names
    .filter((name) => !isRun || HEAD_FILE.test(name) || isAnswer(join(heads, name)))
    .map((name): HeadvisFile => {
      const file = join(heads, name);
      return { head: headOf(name), source: file, text: async () => readText(file, LIMITS.headvis) };
    });
  if (files.length === 0) throw new UserError(`${heads}: no heads here: expected files like L4H11.json`);
  const config = [heads, dirname(heads)].map((folder) => join(folder, CONFIG)).find(existsSync);
  return { files, kept: keptOf(config === undefined ? {} : parseConfig(readText(config), config)) };
}

/** Whether a file of any name holds Neuronpedia's answer about a head. */
function isAnswer(file: string): boolean {
  return /\.json$/i.test(file) && /^\s*\[\s*\{[\s\S]*"attentionIndices"/.test(readText(file, LIMITS.headvis));
}

async function webRun(
  place: string,
  chosen: readonly Head[] | undefined,
  options: DownloadOptions,
): Promise<HeadvisRun> {
  // What gives access may stand in a query, which no message shows.
  const [, address = place, query = ''] = /^([^?#]*?)\/*(\?[^#]*)?(?:#.*)?$/.exec(place) ?? [];
  const one = headOf(address.slice(address.lastIndexOf('/') + 1));
  const base = (one ? address.slice(0, address.lastIndexOf('/')) : address).replace(/\/heads$/, '');
  const configAddress = `${base}/${CONFIG}`;
  const config = await downloadBytes(`${configAddress}${query}`, options).then(
    (body) => parseConfig(decodeText(body, configAddress), configAddress),
    (error: unknown): RunConfig => {
      if (one || chosen) return {};
      throw new UserError(
        `${configAddress}: ${errorMessage(error).replaceAll(query, '')}: its heads are not known; name some with --heads L4H11,L5H1`,
      );
    },
  );
  const listed = config.heads?.map(([layer, head]): Head => ({ layer, head }));
  const heads = one ? [one] : (chosen ?? listed ?? []);
  if (heads.length === 0) {
    throw new UserError(`${configAddress}: lists no heads; name some with --heads L4H11,L5H1`);
  }
  return {
    kept: keptOf(config),
    files: heads.map((head) => {
      const source = `${base}/heads/${headName(head)}.json`;
      return { head, source, text: () => downloaded(source, query, options) };
    }),
  };
}

async function downloaded(address: string, query: string, options: DownloadOptions): Promise<string> {
  try {
    const body = await downloadBytes(`${address}${query}`, { ...options, limit: LIMITS.headvis });
    return decodeText(body, address);
  } catch (error) {
    if (UserError.isInstance(error)) throw error;
    throw new UserError(`${address}: ${errorMessage(error).replaceAll(query, '')}`);
  }
}

function headOf(name: string): Head | undefined {
  const [, layer, head] = HEAD_FILE.exec(name) ?? [];
  return layer === undefined ? undefined : { layer: Number(layer), head: Number(head) };
}

function keptOf({ pipeline_config: config }: RunConfig): Kept {
  return config
    ? { keysPerRow: config.sparse_topk_per_row, threshold: config.sparse_threshold }
    : USUALLY_KEPT;
}

function parseConfig(text: string, source: string): RunConfig {
  return parseAs(configSchema, jsonOf(text, source), source);
}
