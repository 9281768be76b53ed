import { headName } from '../../src/activation-records/head.ts';
import type { HeadProfile } from '../../src/activation-records/head-profile.ts';
import { seededRandom } from '../../src/metrics/seeded-random.ts';
import type { FinishedRun } from '../../src/reports/finished-run.ts';

/** Patterns and shares for every head of a run, as large as they get: 64 tokens and 250 cells. */
export function madeUpProfiles({ predictions }: FinishedRun): ReadonlyMap<string, HeadProfile> {
  return new Map(
    predictions.map(({ head, columns }, index) => {
      const random = seededRandom(1, 'made-up profile', index);
      const { pair, tokens = [] } = columns[0]?.[0]?.pairCase ?? {};
      const long = Array.from({ length: 64 }, (_, place) => tokens[place % tokens.length] ?? '');
      const cells = Array.from({ length: 250 }, () => {
        const from = random.below(long.length);
        return { from, to: random.below(from + 1), activation: random.unit() };
      }).toSorted((a, b) => b.activation - a.activation);
      const shares = {
        self: 0.05,
        previous: index % 3 === 0 ? 0.7 : 0.1,
        first: index % 3 === 1 ? 0.8 : 0.1,
        copy: null,
        'after-copy': random.unit() / 2,
      };
      const excerpt = { record: pair?.record ?? 'top[0]', start: 0, tokens: long, cells };
      return [headName(head), { shares, excerpt }];
    }),
  );
}
