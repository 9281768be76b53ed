/** A two-sided confidence interval. */
export interface ConfidenceInterval {
  readonly low: number;
  readonly high: number;
  /** The coverage aimed at, e.g. 0.95. */
  readonly level: number;
  /** How it was computed, in the literature's words, e.g. `Wilson score`. */
  readonly method: string;
}
