import { z } from 'zod';

/** Which head of the subject model: both numbers count from 0. */
export const headSchema = z.strictObject({
  layer: z.int().nonnegative(),
  head: z.int().nonnegative(),
});

export type Head = z.infer<typeof headSchema>;

/** The head's usual short name, e.g. `L4H11`. */
export function headName({ layer, head }: Head): string {
  return `L${layer}H${head}`;
}
