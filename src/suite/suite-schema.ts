import { z } from 'zod';
import { type Split, splitSchema } from '../activation-records/splits.ts';
import { strictObject } from '../files/strict-object.ts';
import { pairSelectionSchema } from '../token-pairs/pair-selection.ts';
import { controlSchema, explanationEntrySchema } from './explanation.ts';
import { shardSchema } from './shard.ts';

/** Names a folder, so it must not lead elsewhere, nor be too long. */
export const suiteNameSchema = z
  .string()
  .max(100, 'may have 100 characters at most: it names a folder under results/')
  .regex(/^[\w][\w.-]*$/, 'may hold letters, digits, ".", "_" and "-": it names a folder under results/');

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
          envar: z.string().min(1).describe('The environment variable.'),
          default: z.string().min(1).optional().describe('Used if the variable is not set.'),
        }),
      ],
      'expected a folder, an address, or { envar, default }',
    )
    .describe(
      'Where the records are ({records}/{layer}/{head}.json): a folder below the suite file’s, an https address, or an environment variable that holds one of these. recordsRoot and allowHttp in the promptfoo config allow a suite to reach more.',
    ),
  split: splitSchema
    .optional()
    .meta({ default: DEFAULT_SPLIT })
    .describe('Which part of the records to ask about.'),
  select: strictObject({
    on: partSchema.describe('The split that explanations are chosen on.'),
    report: partSchema.describe('The split that their scores are reported on, instead of `split`.'),
  })
    .optional()
    .describe(
      'Chooses the best of a head’s explanations on one split and reports its score on another, because the best of several is biased upwards on the pairs it was chosen on. Heads with several explanations are asked about the pairs of both splits.',
    ),
  recordsPerSplit: z
    .int()
    .positive()
    .nullable()
    .default(5)
    .describe(
      'The most records of each kind (top, random) to use; null: as many as every split can have. `split: all` always uses every record.',
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
      'How many other heads’ explanations the shuffled control uses; all: every other head’s, which shows whether an explanation identifies its head. With 5 or more, scores are also reported relative to what the same pairs get under other heads’ explanations.',
    ),
  allowTrain: z
    .boolean()
    .default(false)
    .describe(
      'Also scores explanations on the records they were written from, which is otherwise refused. Every report says so.',
    ),
  shard: shardSchema
    .optional()
    .describe(
      'Asks only about this part of the heads: 3/8 is the third of eight. The environment variable ATTENTION_HEADS_SHARD overrides it.',
    ),
  explanations: z
    .union([z.string().min(1), z.array(z.string().min(1)).min(1)], 'expected a file, or a list of files')
    .optional()
    .describe(
      'One or more files below the suite file’s folder: CSV or JSONL with layer, head, explanation and optionally id, truth and rule (`attention-heads explain` writes such a file); or transformer-debugger’s scored explanations, a JSONL file or a folder of {layer}/{head}.jsonl.',
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
            'Overrides `pairs.toAtLeast` for this head, e.g. 0 for a head whose function is to attend to the first token.',
          ),
        explanations: z
          .array(explanationEntrySchema)
          .default([])
          .describe('Texts, or objects with these fields, in addition to those of the explanations file.'),
      }),
    )
    .default([])
    .describe('The heads and their explanations, if they are not all in a file.'),
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

/** The split that is reported, and the one that explanations are chosen on, if any. */
export function splitsOf({ split, select }: Pick<SuiteFile, 'split' | 'select'>): {
  readonly split: Split;
  readonly chooseOn?: Split;
} {
  if (select === undefined) return { split: split ?? DEFAULT_SPLIT };
  return { split: select.report, chooseOn: select.on };
}

export type SuiteFile = z.infer<typeof suiteFileSchema>;

/** The JSON schema of suite files as users write them: what has a default is optional. */
export function suiteJsonSchema(): object {
  return z.toJSONSchema(suiteFileSchema, { io: 'input' });
}
