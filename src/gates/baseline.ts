import { ascending } from 'd3-array';
import { z } from 'zod';
import { headName } from '../activation-records/head.ts';
import { defined } from '../files/defined.ts';
import { fingerprint } from '../files/fingerprint.ts';
import { isThere } from '../files/folder.ts';
import { readJsonFile } from '../files/json-file.ts';
import { LIMITS } from '../files/limits.ts';
import { repeated } from '../files/strict-object.ts';
import { UserError } from '../files/user-error.ts';
import { writeWholeFile } from '../files/write-whole-file.ts';
import { mean } from '../metrics/mean.ts';
import { rocAuc } from '../metrics/roc-auc.ts';
import { askingIdSchema } from '../pair-cases/asking-id.ts';
import { fingerprintOfPairs, type PairCase, pairName } from '../pair-cases/pair-case.ts';
import { reportedPairs } from '../scorecard/packed-predictions.ts';
import { casesOf, type ExplanationPredictions, type Prediction } from '../scorecard/predictions.ts';
import type { RunPredictions } from '../scorecard/predictions-file.ts';
import { scoredPairs } from '../scorecard/scored-pairs.ts';

const headNameSchema = z.string().regex(/^L\d+H\d+$/, 'must be a head such as L4H11');

/**
 * The place of each P("1") among the explanation's, 0 for the lowest, ties alike, in the order of the head's pairs; null
 * for a pair without one. All that an AUC depends on, and free of rounding.
 */
const ranksSchema = z.array(z.int().nonnegative().nullable());

/** A run, or several of one suite, as later runs are compared with them. Controls are left out. */
const baselineSchema = z
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
        pairs: z.record(z.string(), z.literal([0, 1])),
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
  .superRefine(({ heads, scores, simulators, texts = [] }, context) => {
    // It is committed, and two versions merged line by line may hold both.
    const lists = {
      heads: heads.map(({ head }) => head),
      simulators: simulators.map(({ name }) => name),
      texts: texts.map(({ head, id }) => `${head} ${id}`),
      scores: scores.map(({ head, explanation, simulator }) => `${head} ${explanation} ${simulator}`),
    };
    for (const [list, names] of Object.entries(lists)) {
      const twice = repeated(names);
      if (twice !== undefined) {
        context.addIssue({ code: 'custom', path: [list], message: `${twice} stands there twice` });
      }
    }
    const stranger = scores.find(({ simulator }) => !lists.simulators.includes(simulator));
    if (stranger) {
      const message = `there is no simulator ${stranger.simulator} in its list`;
      context.addIssue({ code: 'custom', path: ['scores'], message });
    }
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

export function runsOf({ ranks, repeats = [] }: BaselineScore): readonly Ranks[] {
  return [ranks, ...repeats];
}

export function nameOf({ head, explanation }: Pick<BaselineScore, 'head' | 'explanation'>): string {
  return `${head} ${explanation}`;
}

/** Reads a baseline file. @throws UserError naming the file and the field. */
export function loadBaseline(file: string): Baseline {
  if (!isThere(file)) {
    throw new UserError(
      `${file}: cannot be read: there is no such baseline (seen from ${process.cwd()}); to write the first one, run once without gates, \`ATTENTION_HEADS_GATES=off npx promptfoo eval\`, then \`npx attention-heads baseline write -o ${file}\``,
    );
  }
  return readJsonFile(file, baselineSchema, LIMITS.results);
}

/**
 * Writes a baseline, a line per head, text and score, sorted, so that changes show as changed lines. @throws UserError
 * naming the file.
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

/**
 * What a later run would be compared with: the pairs reported, without those that explanations were only chosen on, and
 * without controls.
 */
export function baselineOf({ suite, subject, coverage, simulators, predictions }: RunPredictions): Baseline {
  const ordinary = reportedPairs(predictions)
    .filter(({ explanation }) => explanation.control === undefined)
    .sort((a, b) => a.head.layer - b.head.layer || a.head.head - b.head.head);
  const heads = [...Map.groupBy(ordinary, ({ head }) => headName(head))].map(([name, ofHead]) => {
    const explanations = ofHead.toSorted((a, b) => ascending(a.explanation.id, b.explanation.id));
    return { name, cases: casesByName(explanations), explanations };
  });
  return {
    version: 1,
    suite,
    subject,
    ...defined({ partial: coverage?.partial ? coverage.summary : undefined }),
    pairsFingerprint: fingerprintOfPairs(heads.flatMap(({ cases }) => [...cases.values()])),
    simulators: simulators
      .map(({ name, protocol }) => ({ name, protocol }))
      .sort((a, b) => ascending(a.name, b.name)),
    heads: heads.map(({ name, cases }) => ({
      head: name,
      records: Object.fromEntries(
        [...cases.values()].map(({ pair, tokens }) => [pair.record, fingerprint(tokens)]),
      ),
      pairs: Object.fromEntries([...cases].map(([name, { pair }]) => [name, pair.label])),
    })),
    texts: heads.flatMap(({ name, explanations }) =>
      explanations.map(({ explanation: { id, text } }) => ({ head: name, id, text })),
    ),
    scores: heads.flatMap(({ name, cases, explanations }) =>
      explanations.flatMap(({ explanation, columns }) =>
        simulators
          .map((simulator, column) => ({
            head: name,
            explanation: explanation.id,
            simulator: simulator.name,
            ...scoreOf(columns[column] ?? [], [...cases.keys()]),
          }))
          .sort((a, b) => ascending(a.simulator, b.simulator)),
      ),
    ),
  };
}

/**
 * One baseline of several runs that asked the same, which then knows how much its scores vary from run to run.
 *
 * @throws UserError where one of them asked something else.
 */
export function baselineOfRepeats(runs: readonly [Baseline, ...Baseline[]]): Baseline {
  const [first, ...others] = runs;
  const scoresOf = (run: Baseline) =>
    new Map(run.scores.map((score) => [`${nameOf(score)} ${score.simulator}`, score]));
  const repeats = others.map(scoresOf);
  const other = others.find((run) => run.pairsFingerprint !== first.pairsFingerprint);
  if (other !== undefined || repeats.some(({ size }) => size !== first.scores.length)) {
    throw new UserError('the runs did not ask the same questions: one baseline cannot be made of them');
  }
  const scores = first.scores.map((score): BaselineScore => {
    const again = repeats.flatMap((run) => run.get(`${nameOf(score)} ${score.simulator}`) ?? []);
    const auc = mean([score, ...again].flatMap((each) => each.auc ?? []));
    return {
      ...score,
      auc: auc === null ? null : rounded(auc),
      ...(again.length > 0 ? { repeats: again.flatMap((each) => [...runsOf(each)]) } : {}),
    };
  });
  return { ...first, scores };
}

/** A head's pairs by name, sorted by code units: the same on every machine, whatever its language. */
function casesByName(explanations: readonly ExplanationPredictions[]): ReadonlyMap<string, PairCase> {
  const named = Array.from(casesOf(explanations), (each) => [pairName(each.pair), each] as const);
  return new Map(named.sort(([a], [b]) => ascending(a, b)));
}

function scoreOf(
  predictions: readonly Prediction[],
  pairs: readonly string[],
): { readonly auc: number | null; readonly ranks: Ranks } {
  const { labels, probabilities } = scoredPairs(predictions);
  const auc = rocAuc(labels, probabilities);
  const levels = new Map(
    [...new Set(probabilities)].sort((a, b) => a - b).map((probability, rank) => [probability, rank]),
  );
  const byPair = new Map(predictions.map((each) => [pairName(each.pairCase.pair), each.probability]));
  return {
    auc: auc === null ? null : rounded(auc),
    ranks: pairs.map((pair) => levels.get(byPair.get(pair) ?? Number.NaN) ?? null),
  };
}

function rounded(auc: number): number {
  return Math.round(auc * 1e4) / 1e4;
}
