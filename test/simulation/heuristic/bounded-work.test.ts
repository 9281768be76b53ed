import { describe, expect, it } from 'vitest';
import { ModelError } from '../../../src/models/model-error.ts';
import { heuristicAnswer } from '../../../src/simulation/heuristic/heuristic-simulator.ts';

const ask = (tokens: readonly string[], explanation = 'attends to the most recent noun') =>
  heuristicAnswer({ explanation, tokens, to: 0, from: tokens.length - 1 });
const many = (count: number, token: string) => Array.from({ length: count }, () => token);

/** Seconds of this process's own work: what other processes do on the machine does not count. */
function secondsOf(work: () => unknown): number {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e6;
}

describe('a question takes the heuristic a bounded time', () => {
  it.each([
    ['a token of 20,000 letters', ['x'.repeat(20_000), 'b'], undefined],
    ['49,000 letters that are a token each', many(49_000, 'a'), undefined],
    ['a token of 49,000 spaces', ['x', ' '.repeat(49_000), 'y'], undefined],
    ['hundreds of marks', many(300, ' **a** [[b]]'), undefined],
    ['hundreds of alternatives in the explanation', many(20_000, ' b'), 'last noun,'.repeat(99)],
    ['an explanation of directions', many(1000, ' b'), 'connects from to with '.repeat(45)],
  ])('for %s', (_, tokens, explanation) => {
    expect(secondsOf(() => ask(tokens, explanation))).toBeLessThan(8);
  });

  it('for a token of a megabyte, and for 9,000 marks', () => {
    expect(secondsOf(() => ask(['x'.repeat(1e6), 'b']))).toBeLessThan(2);
    expect(secondsOf(() => ask(many(9000, '**')))).toBeLessThan(2);
  });

  it('and a long explanation is refused in a sentence, for itself alone', () => {
    const long = 'x'.repeat(5000);
    expect(secondsOf(() => expect(() => ask(['a', 'b'], long)).toThrow(ModelError))).toBeLessThan(2);
    expect(() => ask(['a', 'b'], long)).toThrow(/explanations of up to 1000 characters/);
    expect(() => ask(['a', 'b'], long)).toThrow(expect.objectContaining({ isOfOneQuestion: true }));
  });

  it('and an empty explanation is read back as what it is', () => {
    for (const explanation of ['', '  ', '\n'])
      expect(ask([' a', ' b'], explanation).topLogprobs).toHaveLength(2);
  });
});
