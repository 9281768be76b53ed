import { basename, dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { z } from 'zod';
import { isThere } from '../files/folder.ts';
import { readJsonFile } from '../files/json-file.ts';
import { parseAs, UserError } from '../files/user-error.ts';

const tokensSchema = z.array(z.string()).min(1, 'a sequence without tokens');

/** The tokens of one sequence, or of each of a stack. */
const tokensFileSchema = z.union([tokensSchema, z.array(tokensSchema).min(1)], {
  error: ({ input }) =>
    Array.isArray(input) && input.length > 0
      ? undefined
      : 'expected a list of tokens, or for stacked sequences a list of such lists',
});

/** Beside `0001.npy`. */
export const TOKENS_ENDING = '.tokens.json';
/** Where the layers of the same sequences are in separate files, they may share their tokens. */
export const SHARED_TOKENS = 'tokens.json';

/** The tokens in a file of arrays (`held`), or beside it. @param isLayer whether it is one of several layers. @throws UserError */
export function tokensOf(file: string, held: unknown, isLayer: boolean): Tokens {
  const own = held === undefined ? undefined : parseAs(tokensFileSchema, held, `${file}: tokens`);
  const tokens = agreedTokens(file, own, isLayer);
  if (tokens !== undefined) return tokens;
  const places = placesOfTokens(file, isLayer);
  throw new UserError(`${file}: has no tokens: write them to ${places.join(' or ')}, a JSON list of strings`);
}

type Tokens = z.infer<typeof tokensFileSchema>;

/** The tokens in a file itself, or else beside it. @throws UserError if two places differ. */
export function agreedTokens(file: string, held: Tokens | undefined, isLayer: boolean): Tokens | undefined {
  const beside = placesOfTokens(file, isLayer).filter((place) => isThere(place));
  const [first, ...others] = [
    ...(held ? [{ place: `${file} itself`, tokens: held }] : []),
    ...beside.map((place) => ({ place, tokens: readJsonFile(place, tokensFileSchema) })),
  ];
  const other = others.find(({ tokens }) => !isDeepStrictEqual(listed(tokens), listed(first?.tokens ?? [])));
  if (other && first) {
    throw new UserError(`${other.place}: has other tokens than ${first.place}: remove the wrong ones`);
  }
  return first?.tokens;
}

function placesOfTokens(file: string, isLayer: boolean): readonly string[] {
  return [besideOf(file, TOKENS_ENDING), ...(isLayer ? [join(dirname(file), SHARED_TOKENS)] : [])];
}

/** One list of tokens may be that of a stack of one. */
export function listed(tokens: Tokens): readonly (readonly string[])[] {
  return tokens.every((each) => typeof each !== 'string') ? tokens : [tokens as readonly string[]];
}

/** The file with another ending that belongs to a file. */
export function besideOf(file: string, ending: string): string {
  return join(dirname(file), basename(file).replace(/\.\w+$/, ending));
}
