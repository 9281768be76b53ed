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

/** What a suite file is read in, and what it may reach besides its own folder and https addresses. */
export interface SuiteSurroundings extends SuiteAccess {
  /** Where `records: { envar }` and the shard are looked up. Default: the process's. */
  readonly environment?: NodeJS.ProcessEnv;
  /** Where the files that the suite names are looked for when they are not beside it. Default: the working directory. */
  readonly folders?: SearchFolders;
  /** Which part of its heads to ask about, whatever environment and file say. */
  readonly shard?: Shard;
  /** Reads it to have its heads explained: explanations, and the file of them, may be missing. */
  readonly toExplain?: boolean;
}

/** A file or folder that a suite names. */
interface Named {
  /** Absolute. */
  readonly path: string;
  /** Nothing that is read of it may lie outside. */
  readonly root: string;
}

/** Whether a path in a suite leads to something, seen from where {@link findNamed} sees it. */
export function isNamedThere(path: string, file: string, surroundings: SuiteSurroundings): boolean {
  return seenFrom(file, surroundings).some((folder) => isThere(resolve(folder, path)));
}

/** The folders that a suite's paths are seen from, each once. */
function seenFrom(file: string, { folders = ['.'] }: SuiteSurroundings): readonly string[] {
  return [...new Set([dirname(file), ...folders.flat()].map((folder) => resolve(folder)))];
}

/**
 * What a path in a suite means: it is seen from the suite's folder, then from each of the other folders, and stays inside
 * the one it is seen from, or inside `recordsRoot`.
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
      `${file}: ${field}: ${path} leads out of ${astray.root}; if that is meant, name a folder that holds it as recordsRoot, beside suite in the promptfoo config`,
    );
  }
  throw new UserError(
    `${file}: ${field}: there is no ${allowed.map((place) => place.path).join(', and no ')}`,
  );
}

/**
 * Where a suite's records are. What the environment says is the user's own word, and not limited; a suite may name any
 * variable, and what that holds may be a secret, so it is in no message.
 *
 * @throws UserError where they are nowhere, or not to be reached by this suite.
 */
export function findRecords(
  records: SuiteFile['records'],
  file: string,
  surroundings: SuiteSurroundings,
): { readonly records: string; readonly recordAccess: RecordAccess } {
  const { environment = process.env, folders = ['.'], allowHttp } = surroundings;
  const { envar, default: inFile } = typeof records === 'string' ? { default: records } : records;
  // A variable that is set to nothing says nothing.
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
        `${file}: records: ${inFile} is not https: anybody on the way can change what it says; if that is meant, set allowHttp: true beside suite in the promptfoo config`,
      );
    }
    return { records: inFile, recordAccess: {} };
  }
  const { path, root } = findNamed(inFile, 'records', file, surroundings);
  return { records: path, recordAccess: { root } };
}

/**
 * What a suite may reach. It is for the config to say, and not for the suite, which may come from somebody else: by
 * itself a suite reaches its own folder and https addresses.
 */
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
