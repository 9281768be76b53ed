/**
 * What this package does, beside the least that it has to do: a table of ratios, each measured in one run, the fastest turn
 * of several of both. Run: npm run bench
 *
 * `--long` adds an eval of 20,000 pairs; `--peer 'name=command'` a line for another program that asks the same server about the
 * same pairs (see `peerLine`). `--check` is a quick look for CI: it fails where a ratio is three times what was noted.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Line, Round } from './lines/line.ts';
import { evalLine, peerLine } from './lines/live-lines.ts';
import { QUICK_LINES } from './lines/quick-lines.ts';
import { machine } from './machine.ts';
import { table } from './simulation/table.ts';

const CHECK_SCALE = 0.1;
const CHECK_FACTOR = 3;

const { values } = parseArgs({
  options: {
    check: { type: 'boolean', default: false },
    long: { type: 'boolean', default: false },
    peer: { type: 'string', multiple: true, default: [] },
    pairs: { type: 'string', default: '2000' },
    rounds: { type: 'string', default: '3' },
  },
});
const [pairs, rounds] = [Number(values.pairs), Number(values.rounds)];

const lines: readonly Line[] = values.check
  ? QUICK_LINES
  : [
      ...QUICK_LINES,
      evalLine(pairs, rounds, 1.3),
      ...(values.long ? [evalLine(20_000, 1, 1.15)] : []),
      ...values.peer.map((text) => peerLine(text, pairs, rounds)),
    ];

const rows: string[][] = [];
const slow: string[] = [];
for (const line of lines) {
  const measured = await inFolder((folder) => line.measure(folder, values.check ? CHECK_SCALE : 1));
  const ratio = fastest(measured, 'ours') / fastest(measured, 'yardstick');
  const most = line.noted * CHECK_FACTOR;
  if (ratio > most) slow.push(`${line.what}: ${ratio.toFixed(1)} × ${line.yardstick}, and more than ${most}`);
  rows.push([
    line.what,
    line.yardstick,
    ratio.toFixed(2),
    line.goal === undefined ? '' : `≤ ${line.goal}`,
    spread(measured),
    fastest(measured, 'ours').toFixed(3),
    measured.at(-1)?.note ?? '',
  ]);
}
console.log(machine());
console.log(table(['what', 'beside', 'ratio', 'goal', 'turn by turn', 'seconds', ''], rows));
for (const each of slow) console.error(each);
if (values.check && slow.length > 0) process.exitCode = 1;

async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function spread(measured: readonly Round[]): string {
  const ratios = measured.map(({ ours, yardstick }) => ours / yardstick);
  return `${Math.min(...ratios).toFixed(2)} to ${Math.max(...ratios).toFixed(2)}`;
}

/** Of several turns the one in which other programs were least in the way. */
function fastest(measured: readonly Round[], what: 'ours' | 'yardstick'): number {
  return Math.min(...measured.map((round) => round[what]));
}
