import { z } from 'zod';
import { isNearly, meantKey } from '../files/strict-object.ts';
import { firstIssue, UserError } from '../files/user-error.ts';
import { share } from '../scorecard/fields.ts';

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
          .describe('Explanations to leave out: an id, or head and id, e.g. "L4H11 previous-token".'),
      }),
    ],
    'must be a number from 0 to 1, or { bound, except } with such a bound and a list of explanations',
  )
  .describe('A number, or { bound, except }.');

const names = z.array(z.string().min(1));
const allOrNamed = z.union([z.boolean(), names]);

const missingSchema = z.strictObject({
  explanations: allOrNamed
    .optional()
    .describe('Explanations that were removed: all of them, or those named by id, or by head and id.'),
  answers: z.boolean().optional().describe('Pairs that have no score now.'),
  pairs: z
    .boolean()
    .optional()
    .describe('Pairs that are no longer asked about, e.g. after a change of the seed.'),
  part: z.boolean().optional().describe('The rest of the suite, in a run that covers part of it.'),
  simulators: names.optional().describe('Simulators that the gates name but the run does not have.'),
});

/** What of a baseline, or of the config, a run may be without. All else that cannot be compared fails it. */
export type AllowMissing = z.output<typeof missingSchema>;

const allowMissingSchema = z
  .union(
    [missingSchema, allOrNamed.transform((explanations): AllowMissing => ({ explanations }))],
    'must be true, a list of explanations, or an object with explanations, answers, pairs, part or simulators',
  )
  .describe(
    'What a run may lack: true or a list of explanations, or { explanations, answers, pairs, part, simulators }.',
  );

const retired = z.unknown().optional();

export type ExplanationBound = z.output<typeof boundSchema>;

/** What a run has to reach: `metadata.attentionHeads.gates` in a promptfoo config. */
export const gatesConfigSchema = z
  .strictObject({
    simulators: names.min(1).optional().describe('The columns to judge, by label. Default: all of them.'),
    minMeanAuc: share.optional().describe('The lowest mean ROC AUC that a simulator may have.'),
    minAuc: boundSchema.optional().describe('The lowest ROC AUC that any explanation may have.'),
    maxUnscored: share
      .optional()
      .describe(
        'The largest share of pairs without a score. Default: 0, because missing wrong answers raise an AUC.',
      ),
    minTrueFirst: share.optional().describe('In which share of heads a true explanation must rank first.'),
    baseline: z.string().min(1).optional().describe('What `attention-heads baseline write` wrote.'),
    maxMeanDrop: share.optional().describe('How far the mean ROC AUC may fall below the baseline.'),
    maxDrop: boundSchema.optional().describe('How far the ROC AUC of any explanation may fall.'),
    evidence: z
      .enum(['observed', 'significant'])
      .default('observed')
      .describe(
        'What fails a gate: any value beyond its bound (observed), or only one that is also statistically significant (significant), by the interval for a level and by the permutation test for a fall.',
      ),
    alpha: z
      .number()
      .gt(0)
      .lt(1)
      .optional()
      .describe('The significance level, over everything that a gate judges. Default: 0.05.'),
    allowMissing: allowMissingSchema.prefault({}),
    dropTest: retired,
    onInconclusive: retired,
  })
  .superRefine(({ baseline, maxMeanDrop, maxDrop, ...others }, context) => {
    const { minMeanAuc, minAuc, maxUnscored, minTrueFirst, evidence, alpha } = others;
    if (alpha !== undefined && evidence === 'observed') {
      const message = 'is the error rate of a test: set evidence: significant, or leave it out';
      context.addIssue({ code: 'custom', path: ['alpha'], message });
    }
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
export type Evidence = GatesConfig['evidence'];

export const ALPHA = 0.05;

/** What became of the keys that older configs have. */
export const RETIRED_KEYS = {
  dropTest: 'falls are compared as they were observed; where a test should decide, say evidence: significant',
  onInconclusive: 'what cannot be compared fails, unless allowMissing names it',
} as const;

const GATE_KEYS = Object.keys(gatesConfigSchema.shape).filter((key) => !(key in RETIRED_KEYS));

const SECTION = 'attentionHeads';
const GATES = 'gates';
const PLACE = `metadata.${SECTION}.${GATES}`;

const objectSchema = z.record(z.string(), z.unknown());

/**
 * Reads the gates out of a promptfoo config's top-level `metadata`; null where it sets none. Keys that look like ours
 * misspelt are refused: a gate that is not read must not look like one that passed.
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
  throw new UserError(describeWrongGate(parsed.error, gates));
}

function refuseMisplaced(key: string): void {
  if (key === SECTION) return;
  const isSection = isNearly(key, SECTION, 2);
  // `baseline` and the like may be about anything.
  const gates = GATE_KEYS.filter((known) => /^(min|max)/.test(known));
  const isInside = [GATES, 'gate', ...gates].some((known) => isNearly(key, known));
  if (!isSection && !isInside) return;
  throw new UserError(`metadata.${key}: is not read; gates are set in ${PLACE}`);
}

function describeWrongGate(error: z.ZodError, gates: unknown): string {
  const issue = error.issues[0];
  const { path: field, message } = firstIssue(error, gates);
  const path = [PLACE, ...field].join('.');
  if (issue?.code !== 'unrecognized_keys') return `${path}: ${message}`;
  const key = issue.keys[0] ?? '';
  const meant = meantKey(key, GATE_KEYS);
  const hint = meant === undefined ? `there are ${GATE_KEYS.join(', ')}` : `did you mean ${meant}?`;
  return `${path}: there is no ${key}; ${hint}`;
}
