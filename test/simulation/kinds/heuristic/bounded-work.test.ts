import { describe, expect, it } from 'vitest';
import { buildMessages } from '../../../../src/asking/build-messages.ts';
import { loadProtocol, PAIRWISE_V1 } from '../../../../src/asking/protocol.ts';
import { UserError } from '../../../../src/files/user-error.ts';
import { answer } from '../../../../src/simulation/kinds/heuristic/heuristic-simulator.ts';
import { gpt2Tokens } from '../../../../src/simulation/marked-prompt/read-marks.ts';

const protocol = loadProtocol(PAIRWISE_V1);
const ask = (tokens: readonly string[], explanation = 'attends to the most recent noun') =>
  answer(buildMessages(protocol, { explanation, tokens, to: 0, from: tokens.length - 1 }));
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

  it.each([
    ['a token of a megabyte', ['x'.repeat(1e6), 'b'], undefined, /no sequence of more than 50000 characters/],
    ['a long explanation', ['a', 'b'], 'x'.repeat(5000), /no explanation of more than 1000 characters/],
    [
      'thousands of marks',
      many(9000, '**'),
      undefined,
      /no sequence that holds \*\* and \*\* thousands of times/,
    ],
  ])('and is refused in a sentence for %s', (_, tokens, explanation, message) => {
    expect(secondsOf(() => expect(() => ask(tokens, explanation)).toThrow(UserError))).toBeLessThan(2);
    expect(() => ask(tokens, explanation)).toThrow(message);
  });

  it('and an empty explanation is read back as what it is', () => {
    for (const explanation of ['', '  ', '\n'])
      expect(ask([' a', ' b'], explanation).topLogprobs).toHaveLength(2);
  });
});

it('long runs are cut, and all their characters kept', () => {
  const text = `a ${'é'.repeat(300)} b${' '.repeat(700)}${'z'.repeat(600)}`;
  expect(gpt2Tokens(text.replaceAll('é', 'e')).join('')).toBe(text.replaceAll('é', 'e'));
});
