import { z } from 'zod';
import { strictObject } from '../files/strict-object.ts';

/**
 * What a suite may reach. It is for the config to say, and not for the suite, which may come from somebody else: by
 * itself a suite reaches its own folder and https addresses.
 */
export const suiteAccessSchema = strictObject({
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

export type SuiteAccess = z.infer<typeof suiteAccessSchema>;

/** A suite as a promptfoo config names it. */
export const suiteReferenceSchema = suiteAccessSchema.extend({
  suite: z.string().min(1).describe('The suite file.'),
});

export type SuiteReference = z.infer<typeof suiteReferenceSchema>;
