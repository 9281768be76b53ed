import type { Head } from '../../activation-records/head.ts';

/** What TDB calls `AttentionSimulationResults`: one head's explanations, as one simulator judged them. */
export interface SimulationResults {
  readonly head: Head;
  readonly explanations: readonly SimulatedExplanation[];
}

export interface SimulatedExplanation {
  readonly text: string;
  /** ROC AUC; null where it is undefined. */
  readonly auc: number | null;
  readonly pairs: readonly SimulatedPair[];
}

/** One token pair, its label, and P("1"). */
export interface SimulatedPair {
  readonly tokens: readonly string[];
  readonly from: number;
  readonly to: number;
  readonly label: 0 | 1;
  readonly probability: number;
}
