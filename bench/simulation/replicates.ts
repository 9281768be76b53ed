/**
 * How many replicates a benchmark is asked for: its first argument. Its page in docs/ is only written with as many as it
 * is meant to have; a quick look, `node bench/coverage.ts 200`, goes to the screen.
 */
export function replicatesAsked(meant: number): { readonly replicates: number; readonly isQuick: boolean } {
  const asked = Number(process.argv[2] ?? meant);
  if (!Number.isInteger(asked) || asked < 1) throw new RangeError(`replicates: ${process.argv[2]}`);
  return { replicates: asked, isQuick: asked !== meant };
}

export function repeat(times: number, what: (replicate: number) => void): void {
  for (let replicate = 0; replicate < times; replicate += 1) what(replicate);
}
