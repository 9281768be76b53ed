import { UserError } from './user-error.ts';

/** How much of a kind of file is read. */
export interface Limit {
  readonly bytes: number;
  /** What such a file is, after "that are read of". */
  readonly of: string;
  readonly advice: string;
}

const MIB = 2 ** 20;

/**
 * What each kind of file may hold. Files that this program writes are held to the limit that they are read back with. A text is
 * one string in Node, which ends at 2²⁹ − 24 characters.
 */
export const LIMITS = {
  yaml: {
    bytes: 8 * MIB,
    of: 'a YAML file',
    advice: 'put long lists of explanations into a CSV or JSONL file',
  },
  text: { bytes: 64 * MIB, of: 'such a file', advice: 'is it the right file?' },
  explanations: { bytes: 64 * MIB, of: 'a file of explanations', advice: 'write several files' },
  record: {
    bytes: 400 * MIB,
    of: "a head's record",
    advice: 'take fewer sequences (--top, --random), or the start of each (--max-tokens)',
  },
  patterns: {
    bytes: 400 * MIB,
    of: 'a JSON file of attention patterns',
    advice: 'write a file per sequence, or .npy files',
  },
  archive: {
    bytes: 480 * MIB,
    of: 'a .npz file, which is held in memory',
    advice: 'write a file per sequence, or .npy files',
  },
  headvis: { bytes: 64 * MIB, of: 'a HeadVis file', advice: 'export fewer sequences of a head' },
  results: {
    bytes: 480 * MIB,
    of: 'a file of results',
    advice: 'run the suite in shards (docs/finishing-runs.md)',
  },
} as const satisfies Readonly<Record<string, Limit>>;

/** @throws UserError naming the source if a file that is read, or to be written, is larger than the limit. */
export function refuseLarger(bytes: number, { bytes: most, of, advice }: Limit, source: string): void {
  if (bytes <= most) return;
  throw new UserError(
    `${source}: holds ${inMib(bytes)} MiB, more than the ${inMib(most)} MiB that are read of ${of}; ${advice}`,
  );
}

/** Rounded up, so that a size just beyond a limit is not shown as the limit. */
function inMib(bytes: number): string {
  const mib = bytes / MIB;
  return String(Number.isInteger(mib) ? mib : Math.ceil(mib * 10) / 10);
}
