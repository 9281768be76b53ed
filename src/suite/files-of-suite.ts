import { existsSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { isWebAddress, type RecordAccess } from '../activation-records/record-source.ts';
import { isInside, type SearchFolders } from '../files/find-path.ts';
import { isThere } from '../files/folder.ts';
import { strictObject } from '../files/strict-object.ts';
import { UserError } from '../files/user-error.ts';
import type { Shard } from './shard.ts';
import type { SuiteFile } from './suite-schema.ts';

/** A suite's environment, and what it may reach besides its own folder and https addresses. */
export interface SuiteSurroundings extends SuiteAccess {
  /** Where `records: { envar }` and the shard are looked up. Default: the process's. */
  readonly environment?: NodeJS.ProcessEnv;
  /** Where files that are not beside the suite are looked for. Default: the working directory. */
  readonly folders?: SearchFolders;
  /** Which part of its heads to ask about, overriding environment and file. */
  readonly shard?: Shard;
  /** To explain its heads: explanations, and the file of them, may be missing. */
  readonly toExplain?: boolean;
}

/** A file or folder that a suite names. */
interface Named {
  /** Absolute. */
  readonly path: string;
  /** Nothing outside it may be read. */
  readonly root: string;
}

/** Whether a path in a suite leads to something; see {@link findNamed}. */
export function isNamedThere(path: string, file: string, surroundings: SuiteSurroundings): boolean {
  return seenFrom(file, surroundings).some((folder) => isThere(resolve(folder, path)));
}

/** The folders that a suite's paths are relative to, each once. */
function seenFrom(file: string, { folders = ['.'] }: SuiteSurroundings): readonly string[] {
  return [...new Set([dirname(file), ...folders.flat()].map((folder) => resolve(folder)))];
}

/**
 * Resolves a path in a suite against the suite's folder, then each of the other folders. It must stay inside that folder, or inside
 * `recordsRoot`.
 *
 * @param field the suite's field, for messages.
 * @throws UserError naming every place that was tried, or what the path leads out of.
 */
export function findNamed(path: string, field: string, file: string, surroundings: SuiteSurroundings): Named {
  const places = seenFrom(file, surroundings).map((folder) => ({
    path: resolve(folder, path),
    root: resolve(surroundings.recordsRoot ?? folder),
  }));
  const allowed = places.filter((place) => isInside(place.path, place.root));
  const found = allowed.find((place) => isThere(place.path));
  if (found) return found;
  const astray = places.find((place) => !allowed.includes(place));
  if (astray) {
    throw new UserError(
      `${file}: ${field}: ${path} leads out of ${astray.root}; if that is intended, give a folder that holds it as recordsRoot, beside suite in the promptfoo config`,
    );
  }
  throw new UserError(
    `${file}: ${field}: there is no ${allowed.map((place) => place.path).join(', and no ')}`,
  );
}

/**
 * Where a suite's records are. The environment is the user's own word, and not limited; its values may be secret, as a suite can
 * name any variable, so no message shows them.
 *
 * @throws UserError if there are none, or this suite may not reach them.
 */
export function findRecords(
  records: SuiteFile['records'],
  file: string,
  surroundings: SuiteSurroundings,
): { readonly records: string; readonly recordAccess: RecordAccess } {
  const { environment = process.env, folders = ['.'], allowHttp } = surroundings;
  const { envar, default: inFile } = typeof records === 'string' ? { default: records } : records;
  // An empty variable counts as unset.
  const said = (envar && environment[envar]) || undefined;
  if (said !== undefined) {
    const places = ['.', ...folders.flat()].map((folder) => resolve(folder, said));
    const folder = places.find((place) => existsSync(place)) ?? resolve(said);
    return { records: isWebAddress(said) ? said : folder, recordAccess: { shownAs: `$${envar}` } };
  }
  if (inFile === undefined) {
    throw new UserError(`${file}: records: set the environment variable ${envar} to a folder or an address`);
  }
  if (isWebAddress(inFile)) {
    if (!/^https:/i.test(inFile) && !allowHttp) {
      throw new UserError(
        `${file}: records: ${inFile} is not https, so anybody on the way could change the records; if that is intended, set allowHttp: true beside suite in the promptfoo config`,
      );
    }
    return { records: inFile, recordAccess: {} };
  }
  const { path, root } = findNamed(inFile, 'records', file, surroundings);
  return { records: path, recordAccess: { root } };
}

/** What a suite may reach besides its own folder and https addresses: for the config to say, as a suite may come from somebody else. */
const suiteAccessSchema = strictObject({
  recordsRoot: z
    .string()
    .min(1)
    .optional()
    .describe("A folder that the suite's records and explanations may be in. Default: the suite file's."),
  rules: z
    .string()
    .min(1)
    .optional()
    .describe(
      'A JavaScript file of rules of your own, which explanations in the suite may name, as those do that `explain` writes by it.',
    ),
  allowHttp: z.boolean().optional().describe('Whether records may be downloaded over plain http.'),
});

type SuiteAccess = z.infer<typeof suiteAccessSchema>;

/** A suite as a promptfoo config names it. */
export const suiteReferenceSchema = suiteAccessSchema.extend({
  suite: z.string().min(1).describe('The suite file.'),
});

export type SuiteReference = z.infer<typeof suiteReferenceSchema>;
