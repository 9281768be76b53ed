import { z } from 'zod';
import { strictObject } from '../files/strict-object.ts';
import type { SimulatorUsage } from './expense.ts';

export const priceSchema = strictObject({
  input: z.number().nonnegative(),
  cachedInput: z.number().nonnegative().optional().describe('Default: as input.'),
  output: z.number().nonnegative(),
});

/** US dollars per million tokens. */
export type Price = z.infer<typeof priceSchema>;

/** What the tokens cost in US dollars, the cached ones at their own price. */
export function costOf(usage: SimulatorUsage, { input, cachedInput = input, output }: Price): number {
  const { promptTokens, cachedPromptTokens, completionTokens } = usage;
  return (
    ((promptTokens - cachedPromptTokens) * input +
      cachedPromptTokens * cachedInput +
      completionTokens * output) /
    1e6
  );
}
