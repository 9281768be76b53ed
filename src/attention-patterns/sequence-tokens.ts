import { existsSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { z } from 'zod';
import { describeIssue } from '../files/describe-issue.ts';
import { readJsonFile } from '../files/json-file.ts';
import { UserError } from '../files/user-error.ts';

const tokensSchema = z.array(z.string()).min(1, 'a sequence without tokens');

/** The tokens of one sequence, or of each of a stack. */
export const tokensFileSchema = z.union(
  [tokensSchema, z.array(tokensSchema).min(1)],
  'expected a list of tokens, or for stacked sequences a list of such lists',
);

export type SequenceTokens = z.infer<typeof tokensFileSchema>;

/** What stands beside `0001.npy`. */
export const TOKENS_ENDING = '.tokens.json';
/** Where the layers of the same sequences lie in files of their own, their tokens may stand in one. */
export const SHARED_TOKENS = 'tokens.json';

/**
 * The tokens that a file of arrays holds, or that stand beside it.
 *
 * @param held what the file itself holds; undefined where that is nothing.
 * @param isLayer whether the file is one layer of several.
 * @throws UserError naming the file.
 */
export function tokensOf(file: string, held: unknown, isLayer: boolean): SequenceTokens {
  if (held !== undefined) {
    const parsed = tokensFileSchema.safeParse(held);
    if (parsed.success) return parsed.data;
    throw new UserError(`${file}: tokens: ${describeIssue(parsed.error)}`);
  }
  const own = besideOf(file, TOKENS_ENDING);
  const places = isLayer ? [own, join(dirname(file), SHARED_TOKENS)] : [own];
  const found = places.find((place) => existsSync(place));
  if (found === undefined) {
    throw new UserError(
      `${file}: has no tokens: write them to ${places.join(' or ')}, a JSON list of strings`,
    );
  }
  return readJsonFile(found, tokensFileSchema);
}

/** The file of another ending that belongs to a file. */
export function besideOf(file: string, ending: string): string {
  return join(dirname(file), basename(file).replace(/\.\w+$/, ending));
}
