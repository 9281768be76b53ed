import { describe, expect, it } from 'vitest';
import { askedOnce } from '../../src/simulation/asked-once.ts';

const question = (content: string) => [{ role: 'user', content } as const];

/** A simulator that fails where it is told to, and how often it was asked. */
function counted(failures = 0) {
  let asked = 0;
  const simulator = askedOnce({
    simulate: async () => {
      asked += 1;
      await Promise.resolve();
      if (asked <= failures) throw new Error('no');
      return { topLogprobs: [{ token: '1', logprob: -asked }] };
    },
  });
  return { simulator, asked: () => asked };
}

describe('a simulator that is asked once', () => {
  it('gives equal questions one answer, also while it is under way', async () => {
    const { simulator, asked } = counted();
    const answers = await Promise.all(['a', 'a', 'b'].map((each) => simulator.simulate(question(each))));
    expect(await simulator.simulate(question('a'))).toBe(answers[0]);
    expect(answers[1]).toBe(answers[0]);
    expect(asked()).toBe(2);
  });

  it('asks again what failed', async () => {
    const { simulator, asked } = counted(1);
    await expect(simulator.simulate(question('a'))).rejects.toThrow('no');
    await simulator.simulate(question('a'));
    expect(asked()).toBe(2);
  });
});
