import type { ValueKind } from './probabilities.ts';

/** What the user should know of how patterns were read. */
export function readingNotes(values: ValueKind, marks: string | undefined): readonly string[] {
  return [
    ...(values === 'any'
      ? ['Values were taken as they are (--values any): that they are probabilities was not checked.']
      : []),
    ...(marks
      ? [`Tokens hold their tokenizer's marks, which were read as what they stand for: ${marks}.`]
      : []),
  ];
}
