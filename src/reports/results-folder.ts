import { join } from 'node:path';
import type { Scorecard } from '../scorecard/scorecard.ts';

/** Where runs' reports go, seen from the working directory. */
export const RESULTS = 'results';

/** In a suite's folder: the runs of parts of it. */
export const PARTIAL = 'partial';

/**
 * The folder of a run's reports: `results/<suite>`, and for a run of a part of the suite one of its own below that, which
 * only a run of the same part writes to again: `results/<suite>/partial/4-of-64-1f2e3d4c`.
 */
export function resultsFolder({ suite, coverage }: Pick<Scorecard, 'suite' | 'coverage'>): string {
  const whole = join(RESULTS, suite);
  if (!coverage?.partial) return whole;
  const { explanations, fingerprint } = coverage;
  return join(whole, PARTIAL, `${explanations.covered}-of-${explanations.all}-${fingerprint}`);
}
