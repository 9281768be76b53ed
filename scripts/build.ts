import { execFileSync } from 'node:child_process';
import { cpSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const PROJECT = join(import.meta.dirname, '..');

/** What the program reads at run time, or a config names, besides code. */
const DATA = [
  'src/asking/protocols',
  'datasets/puzzles/suite.yaml',
  'datasets/puzzles/perturbations.yaml',
  'datasets/puzzles/records',
  'datasets/smollm2-135m/suite.yaml',
  'datasets/smollm2-135m/records',
  'datasets/suite.schema.json',
  'examples/github-actions/attention-heads.yml',
];

/** Writes `dist/`: the sources as JavaScript with types, in the same folders, and the data beside them. */
rmSync(join(PROJECT, 'dist'), { recursive: true, force: true });
const compiler = join(PROJECT, 'node_modules', 'typescript', 'bin', 'tsc');
execFileSync(process.execPath, [compiler, '-p', 'tsconfig.build.json'], { cwd: PROJECT, stdio: 'inherit' });
for (const path of DATA) cpSync(join(PROJECT, path), join(PROJECT, 'dist', path), { recursive: true });
