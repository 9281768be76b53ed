import { z } from 'zod';
import { isNearly, meantKey } from '../files/meant-key.ts';
import { UserError } from '../files/user-error.ts';

const share = z.number().min(0).max(1);

/** A bound for every explanation, or for all but some. */
const boundSchema = z
  .union(
    [
      share.transform((bound) => ({ bound, except: [] as string[] })),
      z.strictObject({
        bound: share,
        except: z
          .array(z.string().min(1))
          .default([])
          .describe('Explanations it does not hold for: an id, or head and id, e.g. "L4H11 previous-token".'),
      }),
    ],
    'must be a number from 0 to 1, or { bound, except } with such a bound and a list of explanations',
  )
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
  .superRefine(({ baseline, maxMeanDrop, maxDrop, ...others }, context) => {
    const { minMeanAuc, minAuc, maxUnscored, minTrueFirst } = others;
    const set = [minMeanAuc, minAuc, maxUnscored, minTrueFirst, maxMeanDrop, maxDrop, baseline];
    if (set.every((each) => each === undefined)) {
      const message = 'judges nothing: set minMeanAuc, or another gate, or leave it out';
      context.addIssue({ code: 'custom', message });
    }
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

const GATE_KEYS = Object.keys(gatesConfigSchema.shape);

/** Where the gates stand in a promptfoo config. */
const SECTION = 'attentionHeads';
const GATES = 'gates';
const PLACE = `metadata.${SECTION}.${GATES}`;

const objectSchema = z.record(z.string(), z.unknown());

/**
 * Reads the gates out of a promptfoo config's top-level `metadata`. Other keys of it are the user's own, but for those
 * that look like ours misspelt: a gate that is not read must not look like one that passed.
 *
 * @returns null where it sets none.
 * @throws UserError naming the field, and what it was probably meant to be.
 */
export function gatesOfMetadata(metadata: unknown): GatesConfig | null {
  const { data: top = {} } = objectSchema.safeParse(metadata);
  for (const key of Object.keys(top)) refuseMisplaced(key);
  const section = top[SECTION] ?? {};
  const read = objectSchema.safeParse(section);
  if (!read.success) {
    throw new UserError(`metadata.${SECTION}: must hold ${GATES}, and is ${JSON.stringify(section)}`);
  }
  const unknown = Object.keys(read.data).find((key) => key !== GATES);
  if (unknown !== undefined) {
    throw new UserError(`metadata.${SECTION}.${unknown}: there is no such key; gates are set in ${PLACE}`);
  }
  const gates = read.data[GATES] ?? null;
  if (gates === null) return null;
  const parsed = gatesConfigSchema.safeParse(gates);
  if (parsed.success) return parsed.data;
  throw new UserError(describeWrongGate(parsed.error));
}

function refuseMisplaced(key: string): void {
  if (key === SECTION) return;
  const isSection = isNearly(key, SECTION, 2);
  // `baseline` and the like may be about anything.
  const gates = GATE_KEYS.filter((known) => /^(min|max)/.test(known));
  const isInside = [GATES, 'gate', ...gates].some((known) => isNearly(key, known));
  if (!isSection && !isInside) return;
  throw new UserError(`metadata.${key}: is read by nothing; gates are set in ${PLACE}`);
}

function describeWrongGate(error: z.ZodError): string {
  const issue = error.issues[0];
  const path = [PLACE, ...(issue?.path ?? []).map(String)].join('.');
  if (issue?.code !== 'unrecognized_keys') return `${path}: ${issue?.message}`;
  const key = issue.keys[0] ?? '';
  const meant = meantKey(key, GATE_KEYS);
  const hint = meant === undefined ? `there are ${GATE_KEYS.join(', ')}` : `did you mean ${meant}?`;
  return `${path}: there is no ${key}; ${hint}`;
}
