import { describe, expect, it } from 'vitest';
import { headName } from '../../src/activation-records/head.ts';
import { headChoice, type LookedAtHead } from '../../src/commands/init/choose-heads.ts';

/** Twelve heads in three layers; the share of the previous token rises with their number. */
const heads = Array.from({ length: 12 }, (_, index): LookedAtHead => {
  const share = (value: number) => ({ share: value, rows: 100 });
  const shares = {
    self: share(0),
    previous: share(index / 12),
    first: share(0),
    copy: share(0),
    'after-copy': share(0),
  };
  return { layer: Math.floor(index / 4), head: index % 4, shares, firstToken: 'neither' };
});

const chosen = (flags: Parameters<typeof headChoice>[0]) => headChoice(flags).choose(heads).map(headName);

describe('the heads that flags of init choose', () => {
  it('are the 8 clearest without any', () => {
    expect(chosen({})).toHaveLength(8);
    expect(chosen({})).not.toContain('L0H3');
  });

  it('are all, so many, those of layers, those with a share, or what these leave', () => {
    expect(chosen({ heads: 'all' })).toHaveLength(12);
    expect(chosen({ clearest: 2 })).toEqual(['L2H2', 'L2H3']);
    expect(chosen({ layers: '1-2' })).toHaveLength(8);
    expect(chosen({ layers: '1' })).toEqual(['L1H0', 'L1H1', 'L1H2', 'L1H3']);
    expect(chosen({ share: 'previous=0.75' })).toEqual(['L2H1', 'L2H2', 'L2H3']);
    expect(chosen({ layers: '0-1', share: 'previous=0.3', clearest: 1 })).toEqual(['L1H3']);
  });

  it('are those that are named', () => {
    expect(headChoice({ heads: 'L4H11, L5H5' }).named).toEqual([
      { layer: 4, head: 11 },
      { layer: 5, head: 5 },
    ]);
  });

  it.each([
    [{ heads: 'L1H1', clearest: 2 }, /leave --clearest, --share and --layers out/],
    [{ layers: 'some' }, /--layers: some: expected layers from 0, as in 0-5/],
    [
      { share: 'before=0.3' },
      /--share: before=0\.3: expected a place .* previous=0\.3; the places are self, /,
    ],
    [{ share: 'previous=2' }, /--share: previous=2/],
    [{ layers: '9' }, /none of the heads is left/],
  ])('are refused where flags say %j', (flags, message) => {
    expect(() => headChoice(flags).choose(heads)).toThrow(message);
  });
});
