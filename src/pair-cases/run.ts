import type { AnswerRecord } from '../models/expense.ts';
import type { PairCase } from './pair-case.ts';

/** What was asked and answered, from which a scorecard is computed. */
export interface Run {
  readonly evalId: string | null;
  /** The simulators' names, one per column, all different. */
  readonly simulators: readonly string[];
  /** What every simulator should be asked. */
  readonly asked: readonly PairCase[];
  readonly rows: readonly RunRow[];
}

/** One simulator's answer to one pair case. */
export interface RunRow {
  /** An index into the run's simulators. */
  readonly column: number;
  readonly pairCase: PairCase;
  /** P("1"), or null where the pair is unscored. */
  readonly probability: number | null;
  /** P("0") + P("1") before normalising, if known. */
  readonly mass: number | null;
  /** With a baseline correction: the log-odds of "1" under the explanation, then under each other one. */
  readonly logOdds?: readonly number[] | undefined;
  /** With several pairs in a request: which of its head's requests it came with. */
  readonly request?: number | undefined;
  /** How many of those others were not subtracted, if the log-odds under each are unknown by now. */
  readonly leftOut?: number | undefined;
  /** Why it is unscored, if known. */
  readonly error: string | null;
  /** What asking took, if known. */
  readonly asking: AnswerRecord | null;
  /** Name and fingerprint of the protocol, if known. */
  readonly protocol: string | null;
  /** Name and fingerprint of the simulator, if known. */
  readonly simulator?: string | null;
}

/** A run as it was read from somewhere. */
export interface StoredRun extends Run {
  /** Names the file or eval in messages. */
  readonly source: string;
}
