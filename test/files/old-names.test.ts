import { afterEach, describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import { readingOldNames } from '../../src/files/old-names.ts';
import { strictObject } from '../../src/files/strict-object.ts';

const schema = readingOldNames(
  strictObject({ strong: z.number().default(5), kinds: z.enum(['any', 'sampled']).default('any') }),
  { top: { name: 'strong' }, which: { name: 'kinds', values: { proposed: 'sampled' } } },
  'pairs.',
);

afterEach(() => {
  vi.restoreAllMocks();
});

describe('an old name', () => {
  it('is read as the new one, old values too, and told once', () => {
    const said = vi.spyOn(console, 'error').mockImplementation(() => {});
    expect(schema.parse({ top: 3, which: 'proposed' })).toEqual({ strong: 3, kinds: 'sampled' });
    expect(schema.parse({ top: 4, which: 'any' })).toEqual({ strong: 4, kinds: 'any' });
    expect(said.mock.calls.flat()).toEqual([
      'pairs.top is now called pairs.strong; the old name is read in this version only',
      'pairs.which is now called pairs.kinds; the old name is read in this version only',
    ]);
  });

  it('is refused beside the new one', () => {
    expect(schema.safeParse({ top: 3, strong: 4 }).error?.issues[0]?.message).toMatch(/^unknown: "top"/);
  });
});
