import { closest, distance } from 'fastest-levenshtein';
import { z } from 'zod';

/**
 * An object that may have no other fields than these, or those that it is extended by; of another one the error says which
 * was meant, or which there are.
 */
export function strictObject<Shape extends z.core.$ZodLooseShape>(shape: Shape) {
  return z.strictObject(shape, {
    error: (issue) =>
      issue.code === 'unrecognized_keys'
        ? describeUnknown(issue.keys[0] ?? '', fieldsOf(issue.inst))
        : undefined,
  });
}

function fieldsOf(schema: unknown): readonly string[] {
  return schema instanceof z.ZodObject ? Object.keys(schema.shape) : [];
}

/** Says of an unknown key which one was meant, or which there are. */
export function describeUnknown(key: string, known: readonly string[]): string {
  const meant = meantKey(key, known);
  const hint = meant === undefined ? `there are ${known.join(', ')}` : `did you mean ${meant}?`;
  return `unknown: ${JSON.stringify(key)}; ${hint}`;
}

/** As many letters may be wrong in a key for it still to be taken for a known one. */
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

/** Whether two keys differ in nothing but case and punctuation, or in so many letters. */
export function isNearly(key: string, known: string, wrong = 0): boolean {
  return distance(lettersOf(key), lettersOf(known)) <= wrong;
}

function lettersOf(key: string): string {
  return key.toLowerCase().replace(/[^a-z0-9]/g, '');
}
