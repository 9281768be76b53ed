import { z } from 'zod';

/** How a column was asked, e.g. `pairwise-v2@0f3a9c2e, baseline-corrected` (called a contrast in 0.1.0). */
export const askingIdSchema = z
  .string()
  .transform((id) =>
    id
      .replace(/, contrasted with rules@/, ', baseline-corrected with explanations@')
      .replace(/, contrasted$/, ', baseline-corrected'),
  );

/** Whether scores are comparable. Simulators that read the question itself were asked with pairwise-v1 in 0.1.0. */
export function isSameAsking(was: string | null, is: string | null): boolean {
  return was === is || (was?.replace(/^pairwise-v1@4dbc1639(, )?/, '') ?? null) === (is ?? '');
}
