import { describe, expect, it } from 'vitest';
import { sumOfExpenses } from '../../src/models/expense.ts';

const usage = { promptTokens: 10, cachedPromptTokens: 4, completionTokens: 1 };

describe('what several questions took', () => {
  it('is what each took, and how many were sent', () => {
    const paid = { usage, cost: 0.5, latencyMs: 20, attempts: 1 };
    expect(sumOfExpenses([paid, {}, { ...paid, attempts: 3 }])).toEqual({
      usage: { promptTokens: 20, cachedPromptTokens: 8, completionTokens: 2 },
      cost: 1,
      latencyMs: 40,
      attempts: 4,
      questions: 2,
    });
  });

  it('is what one took, where only one was sent, and nothing where none was', () => {
    const paid = { cost: 0.5, attempts: 2 };
    expect(sumOfExpenses([{}, paid])).toEqual(paid);
    expect(sumOfExpenses([{}, {}])).toEqual({});
  });
});
