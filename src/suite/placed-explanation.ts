import type { Head } from '../activation-records/head.ts';
import type { SuiteExplanation } from './explanation.ts';

/** One explanation together with the head it is about, and where that was read. */
export interface PlacedExplanation {
  readonly head: Head;
  readonly explanation: SuiteExplanation;
  /** e.g. `explanations.csv:12` */
  readonly place: string;
}
