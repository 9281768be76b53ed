import { z } from 'zod';
import { strictObject } from '../files/strict-object.ts';
import { INVISIBLE } from './text-doubts.ts';
import type { WrittenBy } from './written-by.ts';

/** An explanation's id as a user gives it. */
export const explanationIdSchema = z
  .string()
  .trim()
  // Composed and decomposed letters look alike, and are one id.
  .normalize('NFC')
  .min(1)
  .max(60, 'an id has at most 60 characters')
  .regex(/^\P{Cc}*$/u, 'an id has no control characters (line breaks, tabs, escapes)')
  .refine((id) => !INVISIBLE.test(id), 'an id has no characters that nobody sees, e.g. zero-width spaces');

const truthSchema = z.boolean().optional().describe('Whether the explanation is known to be right or wrong.');

const unionSchema = strictObject({
  id: explanationIdSchema.optional().describe('Short name in tables. Default: derived from the ids.'),
  union: z
    .array(explanationIdSchema)
    .min(2, 'a union is of two explanations or more')
    .refine((ids) => new Set(ids).size === ids.length, 'each explanation can be listed once')
    .describe(
      'Ids of explanations of the same head: scored as one, a pair fits it as well as it fits the best of them.',
    ),
  truth: truthSchema,
});

export type UnionEntry = z.output<typeof unionSchema>;

/** An explanation as a suite lists it: its text, or more of it, or a union of others. */
export const explanationEntrySchema = z.union(
  [
    z.string().trim().min(1),
    strictObject({
      id: explanationIdSchema.optional().describe('Short name in tables. Default: derived from the text.'),
      text: z
        .string()
        .trim()
        .min(1)
        .describe('What follows "this attention head", e.g. "attends to commas".'),
      truth: truthSchema,
      rule: z
        .string()
        .min(1)
        .optional()
        .describe('The name of the rule that the text expresses, for rules-simulator.'),
    }),
    unionSchema,
  ],
  {
    // Of what is meant as an entry, what is wrong within it is said.
    error: ({ input }) =>
      typeof input === 'object' && input !== null && ('text' in input || 'union' in input)
        ? undefined
        : 'expected a text, or { id, text, truth }; quote a text that contains a colon',
  },
);

/** An explanation that has a text of its own, with where it comes from, if that is known. */
export type ListedExplanation =
  | string
  | (Exclude<z.output<typeof explanationEntrySchema>, string | UnionEntry> & {
      readonly writtenBy?: WrittenBy | undefined;
    });
