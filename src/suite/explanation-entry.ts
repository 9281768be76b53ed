import { z } from 'zod';
import { strictObject } from '../files/strict-object.ts';

/** An explanation's id as a user gives it. */
export const explanationIdSchema = z
  .string()
  .min(1)
  .max(60, 'an id has at most 60 characters')
  .regex(/^\P{Cc}*$/u, 'an id has no control characters (line breaks, tabs, escapes)');

/** An explanation as a suite lists it: its text, or more of it. */
export const explanationEntrySchema = z.union(
  [
    z.string().trim().min(1),
    strictObject({
      id: explanationIdSchema.optional().describe('Short name in tables. Default: made from the text.'),
      text: z
        .string()
        .trim()
        .min(1)
        .describe('What follows "this attention head", e.g. "attends to commas".'),
      truth: z.boolean().optional().describe('Whether the explanation is known to be right, or wrong.'),
    }),
  ],
  'expected a text, or { id, text, truth }; quote a text that contains a colon',
);

export type ExplanationEntry = z.infer<typeof explanationEntrySchema>;
