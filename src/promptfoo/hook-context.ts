import { z } from 'zod';
import type { PairCase } from '../pair-cases/pair-case.ts';
import { pairCaseOf } from './stored-pair-case.ts';

/** The part of promptfoo's test suite that the hooks look at. */
export const suiteSchema = z.object({
  tests: z.array(z.object({ metadata: z.record(z.string(), z.unknown()).optional() })).optional(),
  providers: z.array(z.custom<{ id(): string; label?: string }>()).optional(),
  // Unless it has its own, promptfoo gives it the metadata of the config.
  defaultTest: z
    .looseObject({ metadata: z.record(z.string(), z.unknown()).optional() })
    .optional()
    .catch(undefined),
});

export type HookSuite = z.infer<typeof suiteSchema>;

/** What a suite's tests ask, after promptfoo's filters; those that ask about no token pair are left out. */
export function askedBy({ tests = [] }: HookSuite): readonly PairCase[] {
  return tests.map(({ metadata }) => pairCaseOf(metadata)).filter((each) => each !== undefined);
}

/** The providers' names, as promptfoo shows them; undefined where it does not say. */
export function namesOfProviders({ providers }: HookSuite): readonly string[] | undefined {
  return providers?.map((provider) => provider.label || provider.id());
}
