import type { ScoredColumn } from '../batches/score-batch.ts';
import type { ChatModel } from '../models/chat-model.ts';
import { configuredSimulator } from './configured-simulator.ts';

/**
 * Simulators of a config as columns that are scored without promptfoo.
 *
 * @param labels which, by their headings.
 * @param around what stands in for their chat models.
 * @throws UserError where the config has no such simulator, or it cannot work.
 */
export function scoredColumns(
  file: string,
  labels: readonly string[],
  around: (model: ChatModel) => ChatModel,
): Promise<ScoredColumn[]> {
  return Promise.all(
    labels.map(async (label) => {
      const { name, asking, make, identify } = configuredSimulator(file, label);
      const simulator = make({ around });
      return { name, simulator, asking, id: await identify(simulator) };
    }),
  );
}
