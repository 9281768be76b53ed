import { existsSync } from 'node:fs';
import { z } from 'zod';
import { headName } from '../activation-records/head.ts';
import { fingerprint } from '../files/fingerprint.ts';
import { readJsonFile } from '../files/json-file.ts';
import { LIMITS } from '../files/limits.ts';
import { UserError } from '../files/user-error.ts';
import { writeWholeFile } from '../files/write-whole-file.ts';
import { rocAuc } from '../metrics/roc-auc.ts';
import { askingIdSchema } from '../pair-cases/asking-id.ts';
import type { PairCase } from '../pair-cases/pair-case.ts';
import { fingerprintOfPairs, pairName } from '../pair-cases/question-keys.ts';
import { reportedPairs } from '../scorecard/pairs-by-purpose.ts';
import type { ExplanationPredictions, Prediction } from '../scorecard/predictions.ts';
import type { RunPredictions } from '../scorecard/predictions-file.ts';
import { scoredPairs } from '../scorecard/scored-pairs.ts';

const headNameSchema = z.string().regex(/^L\d+H\d+$/, 'is no head like L4H11');
const label = z.union([z.literal(0), z.literal(1)]);

/** A run as later ones are compared with it. Controls are left out. */
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
        /** Rounded, for people. Comparisons use the ranks. */
        auc: z.number().min(0).max(1).nullable(),
        /**
         * The place of each P("1") among the explanation's, 0 for the lowest, ties alike, in the order of the head's
         * pairs; null for a pair without one. All that an AUC depends on, and free of rounding.
         */
        ranks: z.array(z.int().nonnegative().nullable()),
      }),
    ),
  })
  .superRefine(({ heads, scores }, context) => {
    const pairs = new Map(heads.map((each) => [each.head, Object.keys(each.pairs).length]));
    for (const [index, { head, ranks }] of scores.entries()) {
      if (ranks.length === pairs.get(head)) continue;
      const message = `${ranks.length} ranks for ${pairs.get(head) ?? 'no'} pairs of ${head}`;
      context.addIssue({ code: 'custom', path: ['scores', index], message });
    }
  });

export type Baseline = z.infer<typeof baselineSchema>;
export type BaselineScore = Baseline['scores'][number];

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

/** What a later run would be compared with: the pairs reported, without those that explanations were only chosen on. */
export function baselineOf({ suite, subject, coverage, simulators, predictions }: RunPredictions): Baseline {
  const ordinary = reportedPairs(predictions).filter(({ explanation }) => explanation.control === undefined);
  const heads = [...Map.groupBy(ordinary, ({ head }) => headName(head))]
    .map(([name, explanations]) => ({ name, cases: casesOf(explanations), explanations }))
    .sort((a, b) => compareHeads(a.explanations, b.explanations));
  return {
    version: 1,
    suite,
    subject,
    ...(coverage?.partial ? { partial: coverage.summary } : {}),
    pairsFingerprint: fingerprintOfPairs(heads.flatMap(({ cases }) => [...cases.values()])),
    simulators: simulators
      .map(({ name, protocol }) => ({ name, protocol }))
      .sort((a, b) => order(a.name, b.name)),
    heads: heads.map(({ name, cases }) => ({
      head: name,
      records: Object.fromEntries(
        [...cases.values()].map(({ pair, tokens }) => [pair.record, fingerprint(tokens)]),
      ),
      pairs: Object.fromEntries(
        [...cases].map(
          ([
            pair,
            {
              pair: { label },
            },
          ]) => [pair, label],
        ),
      ),
    })),
    texts: heads.flatMap(({ name, explanations }) =>
      byId(explanations).map(({ explanation: { id, text } }) => ({ head: name, id, text })),
    ),
    scores: heads.flatMap(({ name, cases, explanations }) =>
      byId(explanations).flatMap(({ explanation, columns }) =>
        simulators
          .map((simulator, column) => ({
            head: name,
            explanation: explanation.id,
            simulator: simulator.name,
            ...scoreOf(columns[column] ?? [], [...cases.keys()]),
          }))
          .sort((a, b) => order(a.simulator, b.simulator)),
      ),
    ),
  };
}

function byId(explanations: readonly ExplanationPredictions[]): readonly ExplanationPredictions[] {
  return explanations.toSorted((a, b) => order(a.explanation.id, b.explanation.id));
}

/** A head's pairs by name, sorted. */
function casesOf(explanations: readonly ExplanationPredictions[]): ReadonlyMap<string, PairCase> {
  const cases = explanations.flatMap(({ columns }) => (columns[0] ?? []).map(({ pairCase }) => pairCase));
  return new Map(
    cases.map((each): [string, PairCase] => [pairName(each.pair), each]).sort(([a], [b]) => order(a, b)),
  );
}

function scoreOf(predictions: readonly Prediction[], pairs: readonly string[]) {
  const { labels, probabilities } = scoredPairs(predictions);
  const auc = rocAuc(labels, probabilities);
  const levels = new Map(
    [...new Set(probabilities)].sort((a, b) => a - b).map((probability, rank) => [probability, rank]),
  );
  const byPair = new Map(predictions.map((each) => [pairName(each.pairCase.pair), each.probability]));
  return {
    auc: auc === null ? null : Math.round(auc * 1e4) / 1e4,
    ranks: pairs.map((pair) => levels.get(byPair.get(pair) ?? Number.NaN) ?? null),
  };
}

function compareHeads(
  [first]: readonly ExplanationPredictions[],
  [second]: readonly ExplanationPredictions[],
): number {
  if (first === undefined || second === undefined) return 0;
  return first.head.layer - second.head.layer || first.head.head - second.head.head;
}

/** By code units: the same on every machine, whatever its language. */
function order(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
