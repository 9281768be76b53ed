import { closest, distance } from 'fastest-levenshtein';
import { z } from 'zod';
import { UserError } from './user-error.ts';

/** An object with these fields alone, or those it is extended by. The error for another field says which was meant, or which exist. */
export function strictObject<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: (issue) => {
      if (issue.code !== 'unrecognized_keys') return undefined;
      const known = issue.inst instanceof z.ZodObject ? Object.keys(issue.inst.shape) : [];
      return describeUnknown(issue.keys[0] ?? '', known);
    },
  });
}

/** Says which known key an unknown one was meant to be, or which exist. */
export function describeUnknown(key: string, known: readonly string[]): string {
  const meant = meantKey(key, known);
  const hint = meant === undefined ? `there are ${known.join(', ')}` : `did you mean ${meant}?`;
  return `unknown: ${JSON.stringify(key)}; ${hint}`;
}

/** How many letters of a key may be wrong for it to be recognised. */
const MOST_WRONG = 3;

/** The known key that a misspelt one was probably meant to be; case and punctuation do not count. */
export function meantKey(key: string, known: readonly string[]): string | undefined {
  const letters = lettersOf(key);
  const nearest = closest(letters, known.map(lettersOf));
  const wrong = distance(letters, nearest);
  return wrong <= MOST_WRONG && wrong < nearest.length / 2
    ? known.find((each) => lettersOf(each) === nearest)
    : undefined;
}

/** Whether two keys differ in no more than `wrong` letters, besides case and punctuation. */
export function isNearly(key: string, known: string, wrong = 0): boolean {
  return distance(lettersOf(key), lettersOf(known)) <= wrong;
}

/**
 * Of what may hold anything besides what is read of it: a key that is nearly one that is missing would be ignored in silence.
 *
 * @throws UserError naming the key, and what it was probably meant to be.
 */
export function refuseMisspelt(keys: readonly string[], known: readonly string[], place: string): void {
  for (const meant of known.filter((each) => !keys.includes(each))) {
    const key = keys.find((each) => isNearly(each, meant, 1));
    if (key !== undefined) {
      throw new UserError(`${place}: ${JSON.stringify(key)} is not read; did you mean ${meant}?`);
    }
  }
}

/** The first name that a list has twice. */
export function repeated(names: readonly string[]): string | undefined {
  const seen = new Set<string>();
  return names.find((name) => seen.size === seen.add(name).size);
}

function lettersOf(key: string): string {
  return key.toLowerCase().replace(/[^a-z0-9]/g, '');
}
