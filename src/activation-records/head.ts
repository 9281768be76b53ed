import { z } from 'zod';

const number = z.int().nonnegative();

/** A head of the subject model; both numbers count from 0. */
export const headSchema = z.strictObject({ layer: number, head: number });

export type Head = z.infer<typeof headSchema>;

/** The head's usual short name, e.g. `L4H11`. */
export function headName({ layer, head }: Head): string {
  return `L${layer}H${head}`;
}

/** TDB's `NeuronId`, which it uses for heads too; old files have `layer` and `idx`. */
export const neuronIdSchema = z
  .object({ layer_index: number, neuron_index: number, layer: number, idx: number })
  .partial()
  .transform((id, context): Head => {
    const layer = id.layer_index ?? id.layer;
    const head = id.neuron_index ?? id.idx;
    if (layer === undefined || head === undefined) {
      context.addIssue('expected layer_index and neuron_index (in old files: layer and idx)');
    } else if ((id.layer ?? layer) !== layer || (id.idx ?? head) !== head) {
      context.addIssue(`names two heads, ${headName({ layer, head })} and, by layer and idx, another one`);
    } else return { layer, head };
    return z.NEVER;
  });
