import { describe, expect, expectTypeOf, it } from 'vitest';
import { defined } from '../../src/files/defined.ts';

describe('defined', () => {
  it('drops the keys whose value is undefined and keeps the order of the others', () => {
    const kept = defined({ seed: 7, model: undefined as string | undefined, cost: null, name: 'a' });
    expect(Object.entries(kept)).toEqual([
      ['seed', 7],
      ['cost', null],
      ['name', 'a'],
    ]);
  });

  it('makes optional by type what may be undefined, and only that', () => {
    const kept: { seed: number; model?: string } = defined({ seed: 7, model: 'm' as string | undefined });
    expectTypeOf(kept.seed).toEqualTypeOf<number>();
    // @ts-expect-error: a key that may be undefined is not sure to be there.
    const sure: { model: string } = defined({ model: 'm' as string | undefined });
    expect(sure).toEqual({ model: 'm' });
  });
});
