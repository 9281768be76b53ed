/** What a side that fits adds to the log-odds, and one that does not. */
const FITS = 1.1;
const CONTRADICTS = -1.95;

/** How well a token fits that speaks neither for nor against a pair. */
export const NEUTRAL_FIT = -CONTRADICTS / (FITS - CONTRADICTS);

/** Natural-log odds of a fit of 0 to 1: exactly 0 for {@link NEUTRAL_FIT}. */
export function logOddsOfFit(fit: number): number {
  return (FITS - CONTRADICTS) * (fit - NEUTRAL_FIT);
}
