import { z } from 'zod';
import { headName } from '../activation-records/head.ts';
import { mean } from '../metrics/mean.ts';
import { pairName } from '../pair-cases/pair-case.ts';
import { scoredControlSchema } from '../suite/explanation.ts';
import { askingSummarySchema, summariseAsking } from './asking-summary.ts';
import { share } from './fields.ts';
import type { ColumnAnswers } from './gathered-run.ts';
import type { MeasuredColumn } from './measures/measure.ts';
import { measureColumn, measureFields } from './measures/measures.ts';
import type { ExplanationPredictions } from './predictions.ts';
import type { ScoredExplanation } from './scored-explanation.ts';
import { pooledPairs } from './scored-pairs.ts';

/** One column of a run. Its measures are over its explanations, or their pairs, without the controls. */
export const simulatorSummarySchema = z.object({
  name: z.string(),
  /** Name and fingerprint of the protocol it was asked with; null for a simulator that does not say. */
  protocol: z.string().nullable(),
  /** Name and fingerprint of what it is, see simulator-id.ts; null where the run does not say. */
  identity: z.string().nullable().default(null),
  /** Whether its answers depend on the explanation and are not baseline-corrected. */
  readsUncorrected: z.boolean().default(false),
  ...measureFields,
  controls: z.array(z.object({ control: scoredControlSchema, meanAuc: share.nullable() })),
  /** What asking took; null for embedded simulators. */
  asking: askingSummarySchema.nullable(),
});

export type SimulatorSummary = z.infer<typeof simulatorSummarySchema>;

/** Sums up what one simulator did: over the explanations, without the controls, but for what asking took. */
export function summariseSimulator(
  { name, protocol, identity, asked, mass, massesKnown }: ColumnAnswers,
  of: Pick<MeasuredColumn, 'column' | 'predictions' | 'all'> & Pick<SimulatorSummary, 'readsUncorrected'>,
): SimulatorSummary {
  const { column, predictions, all } = of;
  return {
    name,
    protocol,
    identity,
    // What needs no model likes no pair for itself.
    readsUncorrected: of.readsUncorrected && protocol !== null,
    ...measureColumn({
      column,
      meanMass: massesKnown === 0 ? null : mass / massesKnown,
      predictions,
      scored: pooledPairs(predictions, column),
      explanations: all.filter(({ control }) => control === undefined),
      all,
    }),
    controls: controlMeans(all, column),
    asking: summariseAsking(asked),
  };
}

function controlMeans(all: readonly ScoredExplanation[], column: number): SimulatorSummary['controls'] {
  const byControl = Map.groupBy(all, ({ control }) => control);
  return [...byControl].flatMap(([control, explanations]) =>
    control === undefined
      ? []
      : [{ control, meanAuc: mean(explanations.flatMap(({ scores }) => scores[column]?.auc ?? [])) }],
  );
}

/**
 * Whether a simulator reads explanations, and its answers are not baseline-corrected: its AUCs may then be what it finds likely
 * in a pair under any explanation. One that answers a pair alike under every explanation of a head, as the distance simulator
 * does, reads none.
 */
export function readsUncorrected(explanations: readonly ExplanationPredictions[], column: number): boolean {
  const answers = new Map<string, number>();
  let reads = false;
  for (const { head, columns } of explanations) {
    for (const { pairCase, probability, uncorrected } of columns[column] ?? []) {
      if (uncorrected !== undefined) return false;
      if (probability === null) continue;
      const key = `${headName(head)} ${pairName(pairCase.pair)}`;
      if ((answers.get(key) ?? probability) !== probability) reads = true;
      answers.set(key, probability);
    }
  }
  return reads;
}

/** What the report of a run says of simulators that read and are not corrected; undefined where there is none. */
export function uncorrectedInWords(
  simulators: readonly Pick<SimulatorSummary, 'name' | 'readsUncorrected'>[],
): string | undefined {
  const names = simulators.filter((each) => each.readsUncorrected).map(({ name }) => name);
  if (names.length === 0) return undefined;
  return `${names.join(', ')}: not baseline-corrected, so a high AUC may come from pairs that are likely under any explanation (near or repeated tokens). baselineCorrection: common in its config subtracts that, with four more questions per pair, shared by all explanations of a head.`;
}
