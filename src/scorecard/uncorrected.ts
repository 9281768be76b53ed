import { headName } from '../activation-records/head.ts';
import { pairName } from '../pair-cases/question-keys.ts';
import type { ExplanationPredictions } from './predictions.ts';
import type { SimulatorSummary } from './simulator-summary.ts';

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
  return `${names.join(', ')}: not baseline-corrected, so that a high AUC may be what the simulator finds likely in a pair under any explanation (near or repeated tokens), and cannot tell that it reads this one; baselineCorrection: common in its config asks four questions more for a pair, shared by all explanations of a head.`;
}
