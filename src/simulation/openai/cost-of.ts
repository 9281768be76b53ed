import type { SimulatorUsage } from '../expense.ts';
import type { Price } from './openai-config.ts';

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
