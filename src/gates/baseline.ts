import { existsSync } from 'node:fs';
import { z } from 'zod';
import { readJsonFile } from '../files/json-file.ts';
import { LIMITS } from '../files/limits.ts';
import { UserError } from '../files/user-error.ts';
import { writeWholeFile } from '../files/write-whole-file.ts';
import { askingIdSchema } from '../pair-cases/asking-id.ts';

const headNameSchema = z.string().regex(/^L\d+H\d+$/, 'is no head like L4H11');
const label = z.union([z.literal(0), z.literal(1)]);

/**
 * The place of each P("1") among the explanation's, 0 for the lowest, ties alike, in the order of the head's pairs; null
 * for a pair without one. All that an AUC depends on, and free of rounding.
 */
const ranksSchema = z.array(z.int().nonnegative().nullable());

/** A run, or several of one suite, as later runs are compared with them. Controls are left out. */
export const baselineSchema = z
  .strictObject({
    version: z.literal(1),
    suite: z.string(),
    subject: z.string(),
    /** Of all pairs together, as in the scorecard. */
    pairsFingerprint: z.string(),
    /** What it covers, where it was written from a run of a part of the suite: `partial: 4 of 64 explanations`. */
    partial: z.string().exactOptional(),
    simulators: z.array(z.strictObject({ name: z.string(), protocol: askingIdSchema.nullable() })),
    heads: z.array(
      z.strictObject({
        head: headNameSchema,
        /** A fingerprint of each record's tokens, by the record's name. */
        records: z.record(z.string(), z.string()),
        /** Labels by the pair's name, e.g. `top[2] 7→5`. */
        pairs: z.record(z.string(), label),
      }),
    ),
    /** The explanations' texts, so that a change of one is seen; absent in older files. */
    texts: z
      .array(z.strictObject({ head: headNameSchema, id: z.string(), text: z.string() }))
      .exactOptional(),
    scores: z.array(
      z.strictObject({
        head: headNameSchema,
        explanation: z.string(),
        simulator: z.string(),
        /** The mean over the runs, rounded, for people. Comparisons use the ranks. */
        auc: z.number().min(0).max(1).nullable(),
        ranks: ranksSchema,
        /** The ranks of the other runs, where it was written from more than one. */
        repeats: z.array(ranksSchema).exactOptional(),
      }),
    ),
  })
  .superRefine(({ heads, scores }, context) => {
    const pairs = new Map(heads.map((each) => [each.head, Object.keys(each.pairs).length]));
    for (const [index, { head, ranks, repeats = [] }] of scores.entries()) {
      const wrong = [ranks, ...repeats].find(({ length }) => length !== pairs.get(head));
      if (wrong === undefined) continue;
      const message = `${wrong.length} ranks for ${pairs.get(head) ?? 'no'} pairs of ${head}`;
      context.addIssue({ code: 'custom', path: ['scores', index], message });
    }
  });

export type Baseline = z.infer<typeof baselineSchema>;
export type BaselineScore = Baseline['scores'][number];
export type Ranks = BaselineScore['ranks'];

/** The ranks of every run that a score was written from. */
export function runsOf({ ranks, repeats = [] }: BaselineScore): readonly Ranks[] {
  return [ranks, ...repeats];
}

/** An explanation as messages name it. */
export function nameOf({ head, explanation }: Pick<BaselineScore, 'head' | 'explanation'>): string {
  return `${head} ${explanation}`;
}

/**
 * Reads a baseline file.
 *
 * @throws UserError naming the file and the field.
 */
export function loadBaseline(file: string): Baseline {
  if (!existsSync(file)) {
    throw new UserError(
      `${file}: cannot be read: there is no such baseline (seen from ${process.cwd()}); to write the first one, run once without gates, \`ATTENTION_HEADS_GATES=off npx promptfoo eval\`, then \`npx attention-heads baseline write -o ${file}\``,
    );
  }
  return readJsonFile(file, baselineSchema, LIMITS.results);
}

/**
 * Writes a baseline, a line per head, one per explanation's text, and one per explanation and simulator, sorted: changes
 * show as changed lines.
 *
 * @throws UserError naming the file when it cannot be written.
 */
export function writeBaseline(file: string, { heads, texts = [], scores, ...about }: Baseline): void {
  const lines = (items: readonly unknown[]) =>
    items.length === 0 ? '[]' : `[\n${items.map((each) => `    ${JSON.stringify(each)}`).join(',\n')}\n  ]`;
  const start = JSON.stringify(about, null, 2).slice(0, -2);
  writeWholeFile(
    file,
    `${start},\n  "heads": ${lines(heads)},\n  "texts": ${lines(texts)},\n  "scores": ${lines(scores)}\n}\n`,
  );
}
