import { z } from 'zod';
import { type Split, splitSchema } from '../activation-records/splits.ts';
import { strictObject } from '../files/strict-object.ts';
import { pairSelectionSchema } from '../token-pairs/pair-selection.ts';
import { controlSchema } from './explanation.ts';
import { explanationEntrySchema } from './explanation-entry.ts';
import { shardSchema } from './shard.ts';
import { suiteNameSchema } from './suite-name.ts';

const DEFAULT_SPLIT = 'valid';

/** A split that has no record in common with another one. */
const partSchema = splitSchema.exclude(['all']);

/** A suite file, before its explanations are gathered: see {@link loadSuite}. */
export const suiteFileSchema = strictObject({
  name: suiteNameSchema.describe('Names the suite, and the folder results/<name>/.'),
  subject: z.string().normalize('NFC').min(1).describe('The model whose heads are explained.'),
  records: z
    .union(
      [
        z.string().min(1),
        strictObject({
          envar: z.string().min(1).describe('An environment variable that holds it.'),
          default: z.string().min(1).optional().describe('Where that variable is not set.'),
        }),
      ],
      'expected a folder, an address, or { envar, default }',
    )
    .describe(
      'Where the records are, {records}/{layer}/{head}.json: a folder within that of the suite file, an https address, or the environment variable that says which. What else a suite may reach is said in the promptfoo config: recordsRoot, allowHttp.',
    ),
  split: splitSchema
    .optional()
    .meta({ default: DEFAULT_SPLIT })
    .describe('Which part of the records to ask about.'),
  select: strictObject({
    on: partSchema.describe('The split that explanations are chosen on.'),
    report: partSchema.describe('The split that their scores are reported on, in the place of `split`.'),
  })
    .optional()
    .describe(
      'Chooses the best of a head’s explanations on one split and reports scores on another: the best of several on the pairs that are reported is too good by what luck adds to it. Explanations of heads with more than one are asked about the pairs of both.',
    ),
  recordsPerSplit: z
    .int()
    .positive()
    .nullable()
    .default(5)
    .describe(
      'At most so many records of each kind (top, random); null takes as many as every split can have. Split all takes every record, whatever this says.',
    ),
  pairs: pairSelectionSchema.prefault({}).describe('Which pairs of each head are asked about.'),
  controls: z
    .array(controlSchema)
    .refine((controls) => new Set(controls).size === controls.length, 'each control can be listed once')
    .meta({ uniqueItems: true })
    .default([])
    .describe(
      "Also scores every head with another head's explanation (shuffled), or with one that says nothing about tokens (empty).",
    ),
  donors: z
    .union([z.int().positive(), z.literal('all')], 'expected a number from 1 on, or all')
    .default(1)
    .describe(
      'How many other heads give their explanation to the shuffled control; all: every one, which shows whether a head is known by its explanation. From 5 on, scores are also given above what the same pairs get under other heads’ explanations.',
    ),
  allowTrain: z
    .boolean()
    .default(false)
    .describe(
      'Judges explanations on records that they were written from, too, which is refused otherwise: every report says so.',
    ),
  shard: shardSchema
    .optional()
    .describe(
      'Asks only about this part of the heads, as in 3/8: the third of eight. The environment variable ATTENTION_HEADS_SHARD says it without a change to the file, and goes before it.',
    ),
  explanations: z
    .union([z.string().min(1), z.array(z.string().min(1)).min(1)], 'expected a file, or a list of files')
    .optional()
    .describe(
      'A file within the folder of the suite, or several: CSV or JSONL with layer, head, explanation and, if any, id, truth and rule, as `attention-heads explain` writes it; or what transformer-debugger stores of scored explanations, a JSONL file or a folder of {layer}/{head}.jsonl.',
    ),
  heads: z
    .array(
      strictObject({
        layer: z.int().nonnegative().describe('Counted from 0.'),
        head: z.int().nonnegative().describe('Counted from 0, within its layer.'),
        toAtLeast: z
          .int()
          .nonnegative()
          .optional()
          .describe(
            "This head's own `pairs.toAtLeast`, e.g. 0 for one that really attends to the first token, where others rest.",
          ),
        explanations: z
          .array(explanationEntrySchema)
          .default([])
          .describe('Texts, or objects with these fields; those of the explanations file come on top.'),
      }),
    )
    .default([])
    .describe('The heads and their explanations, where they are not all in a file.'),
})
  .superRefine(({ split, select }, context) => {
    if (select === undefined) return;
    if (split !== undefined) {
      const message = 'select says which splits are used; leave one of the two out';
      context.addIssue({ code: 'custom', path: ['split'], message });
    }
    if (select.on === select.report) {
      const message = `is ${select.report}, which explanations are chosen on: report on another split`;
      context.addIssue({ code: 'custom', path: ['select', 'report'], message });
    }
  })
  .describe('A suite of attention-head explanations to score.');

/** The split whose pairs are reported, and the one that explanations are chosen on, if any. */
export function splitsOf({ split, select }: Pick<SuiteFile, 'split' | 'select'>): {
  readonly split: Split;
  readonly chooseOn?: Split;
} {
  if (select === undefined) return { split: split ?? DEFAULT_SPLIT };
  return { split: select.report, chooseOn: select.on };
}

export type SuiteFile = z.infer<typeof suiteFileSchema>;
