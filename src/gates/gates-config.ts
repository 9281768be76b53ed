import { z } from 'zod';
import { UserError } from '../files/user-error.ts';

const share = z.number().min(0).max(1);

/** A bound for every explanation, or for all but some. */
const boundSchema = z
  .union([
    share.transform((bound) => ({ bound, except: [] as string[] })),
    z.strictObject({
      bound: share,
      except: z
        .array(z.string().min(1))
        .default([])
        .describe('Explanations it does not hold for: an id, or head and id, e.g. "L4H11 previous-token".'),
    }),
  ])
  .describe('A number, or { bound, except }.');

export type ExplanationBound = z.output<typeof boundSchema>;

/** What a run has to reach: `metadata.attentionHeads.gates` in a promptfoo config. */
export const gatesConfigSchema = z
  .strictObject({
    simulators: z
      .array(z.string().min(1))
      .min(1)
      .optional()
      .describe('The columns that are judged, by name; all of them unless told.'),
    minMeanAuc: share.optional().describe('The least mean ROC AUC of a simulator.'),
    minAuc: boundSchema.optional().describe('The least ROC AUC of every explanation.'),
    maxUnscored: share
      .optional()
      .describe(
        'The largest share of pairs without a score; none unless told, as an AUC rises where the wrong answers are missing.',
      ),
    minTrueFirst: share.optional().describe('In which share of heads a true explanation must rank first.'),
    baseline: z.string().min(1).optional().describe('What `attention-heads baseline write` wrote.'),
    maxMeanDrop: share.optional().describe('How far the mean ROC AUC may fall below the baseline.'),
    maxDrop: boundSchema.optional().describe('How far the ROC AUC of any explanation may fall.'),
    dropTest: z
      .enum(['beyond-bound', 'below-baseline'])
      .default('beyond-bound')
      .describe(
        'How sure a fall must be: certainly beyond the bound, or certainly below the baseline and by its estimate beyond the bound, which catches more and fails half of the falls that are just allowed.',
      ),
    allowMissing: z
      .union([z.boolean(), z.array(z.string().min(1))])
      .default(false)
      .describe(
        'Explanations of the baseline that a run may be without: all of them, or those named by id, or by head and id.',
      ),
    onInconclusive: z
      .enum(['pass', 'fail'])
      .default('pass')
      .describe('What becomes of the run where the data cannot tell.'),
  })
  .superRefine(({ baseline, maxMeanDrop, maxDrop }, context) => {
    const gate = maxMeanDrop !== undefined ? 'maxMeanDrop' : maxDrop !== undefined ? 'maxDrop' : undefined;
    if (gate !== undefined && baseline === undefined) {
      context.addIssue({ code: 'custom', path: [gate], message: 'needs a baseline to compare with' });
    }
    if (gate === undefined && baseline !== undefined) {
      const message = 'nothing is compared with it: set maxMeanDrop or maxDrop, or leave it out';
      context.addIssue({ code: 'custom', path: ['baseline'], message });
    }
  });

export type GatesConfig = z.output<typeof gatesConfigSchema>;
export type DropTest = GatesConfig['dropTest'];
export type AllowMissing = GatesConfig['allowMissing'];

const metadataSchema = z.looseObject({
  attentionHeads: z.looseObject({ gates: z.unknown() }).optional(),
});

const PLACE = 'metadata.attentionHeads.gates';

/**
 * Reads the gates out of a promptfoo config's top-level `metadata`.
 *
 * @returns null where it sets none.
 * @throws UserError naming the field.
 */
export function gatesOfMetadata(metadata: unknown): GatesConfig | null {
  const gates = metadataSchema.safeParse(metadata).data?.attentionHeads?.gates;
  if (gates === undefined || gates === null) return null;
  const parsed = gatesConfigSchema.safeParse(gates);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0];
  const path = [PLACE, ...(issue?.path ?? []).map(String)].join('.');
  throw new UserError(`${path}: ${issue?.message}`);
}
