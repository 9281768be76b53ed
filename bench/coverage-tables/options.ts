/** What all tables of a coverage run share. */
export interface CoverageOptions {
  readonly seed: number;
  readonly replicates: number;
  /** Of each bootstrap. */
  readonly resamples: number;
}
