import type { GateVerdict } from './verdict.ts';

/** A verdict before it is decided what an inconclusive one means for the run. */
export type Finding = Omit<GateVerdict, 'failsRun'>;
