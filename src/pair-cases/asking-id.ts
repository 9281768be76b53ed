import { z } from 'zod';

/**
 * Names the way in which a column was asked, e.g. `pairwise-v2@0f3a9c2e, baseline-corrected`. Files of 0.1.0 call a baseline
 * correction a contrast.
 */
export const askingIdSchema = z
  .string()
  .transform((id) =>
    id
      .replace(/, contrasted with rules@/, ', baseline-corrected with explanations@')
      .replace(/, contrasted$/, ', baseline-corrected'),
  );
