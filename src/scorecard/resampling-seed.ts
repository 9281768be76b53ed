/** Seed of every resampling in a scorecard: the same run always gives the same scorecard. */
export const RESAMPLING_SEED = 0;
