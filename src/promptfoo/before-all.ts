import { z } from 'zod';
import { checkGates } from '../gates/check-gates.ts';
import { checkAskedSuites } from './asked-suites.ts';
import { exitOnUserError } from './exit-on-user-error.ts';
import { gatesAreOff } from './gates-switch.ts';
import { askedBy, namesOfProviders, suiteSchema } from './hook-context.ts';
import { PAIR_CASE_KEY } from './stored-pair-case.ts';
import { wholeSuites } from './unchanged-questions.ts';

const contextSchema = z.object({ suite: suiteSchema });

/** promptfoo's own test cases, which are looked at as they are: it runs what is set on them. */
const liveSchema = z.object({
  suite: z.object({ tests: z.array(z.custom<{ description?: string; metadata?: object }>()).optional() }),
});

/**
 * promptfoo's hook before the first question: what would keep the run from being judged at its end ends it now, in one line
 * and with code 1, before anything is paid for. Gates are seen here unless `defaultTest` has a `metadata` of its own, which
 * promptfoo then hands over in place of the config's; then `afterAll` finds what is wrong.
 *
 * Use: `extensions: ['file://hooks/before-all.ts:beforeAll', 'file://hooks/after-all.ts:afterAll']`.
 */
export function beforeAll(context: unknown): void {
  const { suite } = contextSchema.parse(context);
  dropDescriptions(context);
  const simulators = [...new Set(namesOfProviders(suite))];
  try {
    const allAsked = wholeSuites(askedBy(suite));
    checkAskedSuites(allAsked);
    if (gatesAreOff()) return;
    for (const asked of Map.groupBy(allAsked, ({ suite: name }) => name).values()) {
      checkGates(suite.defaultTest?.metadata, { asked, simulators });
    }
  } catch (error) {
    exitOnUserError(error);
  }
}

/**
 * A pair case's description is for `--filter-pattern`, which has been applied by now. In the web UI it would take a column's
 * width to say what the column beside it says.
 */
function dropDescriptions(context: unknown): void {
  for (const test of liveSchema.parse(context).suite.tests ?? []) {
    if (test.metadata !== undefined && PAIR_CASE_KEY in test.metadata) delete test.description;
  }
}
