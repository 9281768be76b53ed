import type { AnswerRecord } from '../models/expense.ts';
import type { PairCase } from './pair-case.ts';

/** What was asked and answered: everything a scorecard is computed from. */
export interface Run {
  readonly evalId: string | null;
  /** The simulators' names, one per column, all different. */
  readonly simulators: readonly string[];
  /** What every simulator was to be asked. */
  readonly asked: readonly PairCase[];
  readonly rows: readonly RunRow[];
}

/** One simulator's answer to one pair case. */
export interface RunRow {
  /** Which column of the run: an index into its simulators. */
  readonly column: number;
  readonly pairCase: PairCase;
  /** P("1"), or null where the pair is unscored. */
  readonly probability: number | null;
  /** P("0") + P("1") before normalising, where the simulator says so. */
  readonly mass: number | null;
  /** With a baseline correction: the log-odds of "1" under the explanation, then under each other one that was asked. */
  readonly logOdds?: readonly number[] | undefined;
  /** Where requests are about several pairs: which of its head's it came with. */
  readonly request?: number | undefined;
  /** How many of those others were not taken off, where the log-odds under each are not known any more. */
  readonly leftOut?: number | undefined;
  /** Why it is unscored, where the run says so. */
  readonly error: string | null;
  /** What asking took, where the simulator says so. */
  readonly asking: AnswerRecord | null;
  /** Name and fingerprint of the protocol that the question was asked with, where the simulator says so. */
  readonly protocol: string | null;
  /** Name and fingerprint of the simulator, where it says so. */
  readonly simulator?: string | null;
}

/** A run as it was read from somewhere. */
export interface StoredRun extends Run {
  /** Names the file or eval in messages. */
  readonly source: string;
}
