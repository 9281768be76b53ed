/**
 * How time and memory of `batch export` and `batch score` grow with a suite. Run: npm run bench:scale [-- --sizes 1000,10000 --computed]
 *
 * Made-up heads, five explanations each, ten pairs and three simulators; each step in a process of its own. With `--computed`
 * only scores, of answers that are made when they are looked for: the records of ten million questions take 12 GB of disk,
 * their requests and answers 36 GB besides.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
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
  options: {
    sizes: { type: 'string', default: '1000,10000,100000,1000000' },
    computed: { type: 'boolean', default: false },
  },
});
const STEPS = values.computed
  ? { compute: 'batch score, answers computed' }
  : { export: 'batch export', fill: null, score: 'batch score' };

const rows: string[][] = [];
for (const size of values.sizes.split(',').map(Number)) {
  const folder = mkdtempSync(join(tmpdir(), 'bench-scale-'));
  try {
    const heads = Math.ceil(size / (EXPLANATIONS * PAIRS * SIMULATORS));
    writeSuite(folder, { heads, explanations: EXPLANATIONS, records: 8, tokens: 64 });
    const questions = heads * EXPLANATIONS * PAIRS * SIMULATORS;
    const base = take('base', folder);
    for (const [step, name] of Object.entries(STEPS)) {
      const { seconds, processorSeconds, peak } = take(step, folder);
      if (name === null) continue;
      const row = [
        questions.toLocaleString('en'),
        name,
        seconds.toFixed(1),
        processorSeconds.toFixed(1),
        megabytes(peak),
        megabytes(base.peak),
        ((peak - base.peak) / questions).toFixed(0),
      ];
      rows.push(row);
      // A long measurement may be cut short.
      console.error(row.join(', '));
    }
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
      'processor seconds',
      'peak, MB resident',
      'a process that does nothing, MB',
      'bytes per question beyond it',
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

function megabytes(bytes: number): string {
  return String(Math.round(bytes / 2 ** 20));
}
