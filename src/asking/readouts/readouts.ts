import { logprobs } from './logprobs.ts';
import type { Readout } from './readout.ts';
import { samples } from './samples.ts';
import { stated } from './stated.ts';

/** Every readout, by its name in configs. A new one is a file beside this one, and a line here. */
export const READOUTS = { logprobs, samples, stated } as const satisfies Readonly<Record<string, Readout>>;

export type ReadoutName = keyof typeof READOUTS;
