import { z } from 'zod';
import type { Head } from './head.ts';

/** TDB's `NeuronId`, which it also names heads with; old files say `layer` and `idx`. */
export const neuronIdSchema = z
  .object({
    layer_index: z.int().nonnegative().optional(),
    neuron_index: z.int().nonnegative().optional(),
    layer: z.int().nonnegative().optional(),
    idx: z.int().nonnegative().optional(),
  })
  .transform((id, context): Head => {
    const layer = id.layer_index ?? id.layer;
    const head = id.neuron_index ?? id.idx;
    if (layer === undefined || head === undefined) {
      context.addIssue('expected layer_index and neuron_index (in old files: layer and idx)');
      return z.NEVER;
    }
    return { layer, head };
  });
