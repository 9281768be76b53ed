/** What one round of a line measured, in seconds: both in the same process, one right after the other. */
export interface Round {
  readonly ours: number;
  readonly yardstick: number;
  /** What else there is to say of it. */
  readonly note?: string;
}

/** A line of the table that `npm run bench` prints: what this package does beside the least that it has to do. */
export interface Line {
  readonly what: string;
  readonly yardstick: string;
  /** The ratio that is aimed at. */
  readonly goal?: number;
  /** The ratio that was measured when the line was last changed: `--check` fails at three times as much. */
  readonly noted: number;
  /** @param scale 1 for the table; less for a quick look. */
  readonly measure: (folder: string, scale: number) => Promise<readonly Round[]>;
}

/** Takes turns, so that what else the machine does hits both; the first turn warms up, and is not counted. */
export async function inTurns(
  rounds: number,
  ours: () => unknown,
  yardstick: () => unknown,
): Promise<readonly Round[]> {
  const measured: Round[] = [];
  for (let round = 0; round <= rounds; round += 1) {
    measured.push({ yardstick: await secondsOf(yardstick), ours: await secondsOf(ours) });
  }
  return measured.slice(1);
}

export async function secondsOf(act: () => unknown): Promise<number> {
  const start = performance.now();
  await act();
  return (performance.now() - start) / 1000;
}
