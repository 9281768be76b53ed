import type { PairPosition } from '../activation-records/pair-index.ts';

/**
 * What a simulator is asked: does the head attend from this token to that one, if the explanation is right? Neither the
 * pair's label nor its activation is in it.
 */
export interface PairQuestion extends PairPosition {
  readonly explanation: string;
  readonly tokens: readonly string[];
  /** The name of the rule that the explanation puts into words, where it is known: see src/rules/. */
  readonly rule?: string;
  /** Whether it is asked as transformer-debugger asks: without a baseline correction, unless a config names one. */
  readonly uncorrected?: boolean;
}
