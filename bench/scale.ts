/**
 * How time and memory of `batch export` and `batch score` grow with a suite. Run: npm run bench:scale [-- --sizes 1000,10000]
 *
 * Made-up heads, five explanations each, ten pairs and three simulators; each step in a process
 * of its own. The yardstick of an export is writing the bytes that it writes, that of a score reading those that it reads.
 */
import { execFileSync } from 'node:child_process';
import {
  closeSync,
  fsyncSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { machine } from './machine.ts';
import { writeSuite } from './scale/made-suite.ts';
import type { Took } from './scale/step.ts';
import { table } from './simulation/table.ts';

const SIMULATORS = 3;
const PAIRS = 10;
const EXPLANATIONS = 5;

const { values } = parseArgs({
  options: { sizes: { type: 'string', default: '1000,10000,100000,180000,1000000' } },
});

const rows: string[][] = [];
for (const size of values.sizes.split(',').map(Number)) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-scale-'));
  try {
    const heads = Math.ceil(size / (EXPLANATIONS * PAIRS * SIMULATORS));
    writeSuite(folder, { heads, explanations: EXPLANATIONS, records: 8, tokens: 64 });
    const questions = heads * EXPLANATIONS * PAIRS * SIMULATORS;
    const base = take('base', folder);
    const exported = take('export', folder);
    const writing = writeSeconds(exported.bytes, folder);
    take('fill', folder);
    const scored = take('score', folder);
    const reading = readSeconds(join(folder, 'answers'));
    for (const [step, took, yardstick] of [
      ['batch export', exported, writing],
      ['batch score', scored, reading],
    ] as const) {
      const row = [
        questions.toLocaleString('en'),
        step,
        took.seconds.toFixed(1),
        (took.seconds / yardstick).toFixed(1),
        megabytes(took.peak),
        ((took.peak - base.peak) / questions).toFixed(0),
      ];
      rows.push(row);
      // A long measurement may be cut short.
      console.error(row.join(', '));
    }
    console.error(`${questions} questions: a process that does nothing takes ${megabytes(base.peak)} MB`);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
console.log(machine());
console.log(
  table(
    [
      'questions',
      'step',
      'seconds',
      '× its bytes written or read',
      'peak, MB resident',
      'bytes per question beyond the base',
    ],
    rows,
  ),
);

function take(step: string, folder: string): Took {
  const text = execFileSync(process.execPath, [join(import.meta.dirname, 'scale', 'step.ts'), step, folder], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(text);
}

/** Writing so many bytes and bringing them to the disk. */
function writeSeconds(bytes: number, folder: string): number {
  const file = join(folder, 'yardstick');
  const chunk = Buffer.alloc(2 ** 20, 'x');
  const start = performance.now();
  const descriptor = openSync(file, 'w');
  for (let left = bytes; left > 0; left -= chunk.length) {
    writeSync(descriptor, chunk, 0, Math.min(left, chunk.length));
  }
  fsyncSync(descriptor);
  closeSync(descriptor);
  const seconds = (performance.now() - start) / 1000;
  rmSync(file);
  return seconds;
}

function readSeconds(folder: string): number {
  const start = performance.now();
  for (const name of readdirSync(folder)) readFileSync(join(folder, name));
  return (performance.now() - start) / 1000;
}

function megabytes(bytes: number): string {
  return String(Math.round(bytes / 2 ** 20));
}
