import { describe, expect, it } from 'vitest';
import { Turnstile } from '../../src/promptfoo/turnstile.ts';

const moment = (milliseconds = 1) => new Promise((resolve) => setTimeout(resolve, milliseconds));

describe('the turnstile', () => {
  it('lets the first answer through at once, and the next ones as questions come in', async () => {
    const turnstile = new Turnstile();
    const passed: number[] = [];
    const passing = [1, 2, 3].map((answer) => turnstile.pass().then(() => passed.push(answer)));
    await moment();
    expect(passed).toEqual([1]);
    turnstile.asked();
    await moment();
    expect(passed).toEqual([1, 2]);
    turnstile.asked();
    await Promise.all(passing);
    expect(passed).toEqual([1, 2, 3]);
  });

  it('holds no answer back for long when no question comes', async () => {
    const turnstile = new Turnstile();
    const start = performance.now();
    await Promise.all([turnstile.pass(), turnstile.pass(), turnstile.pass()]);
    expect(performance.now() - start).toBeLessThan(200);
  });
});
