import { z } from 'zod';
import { type Match, matchSchema } from '../src/simulation/normalized-one.ts';

const assertionSchema = z.object({
  value: z.string().includes('normalized-one'),
  config: z.object({ match: matchSchema }),
});

const testSchema = z.object({ assert: z.array(z.unknown()) });

/**
 * Which tokens the test's assertion counts. The provider has to know: an error that the assertion throws loses what the
 * answer cost, one that the provider returns keeps it.
 */
export function assertedMatch(test: unknown): Match {
  const assertions = testSchema.safeParse(test).data?.assert ?? [];
  const [configured] = assertions.flatMap((each) => assertionSchema.safeParse(each).data ?? []);
  return configured?.config.match ?? 'exact';
}
