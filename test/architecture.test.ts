import { globSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { redrawn } from '../scripts/draw-architecture.ts';
import { readModules } from '../scripts/modules.ts';
import { PROJECT } from './e2e/promptfoo.ts';

/** The pipeline, from the ground up: a module may lean on those that stand before it, and on no other. */
const ORDER = [
  'src/files/',
  'src/metrics/',
  'src/activation-records/',
  'src/rules/',
  'src/models/',
  'src/token-pairs/',
  'src/attention-patterns/',
  'src/suite/',
  'src/asking/',
  'src/simulation/',
  'src/pair-cases/',
  'src/batches/',
  'src/scorecard/',
  'src/gates/',
  'src/validation/',
  'src/explaining/',
  'src/estimate/',
  'src/reports/',
  'src/promptfoo/',
  'src/commands/',
  'src/index.ts',
  'providers/',
  'assertions/',
  'datasets/',
  'hooks/',
];

const modules = readModules(PROJECT);
const map = modules
  .map(({ name, leansOn }) => `${name} leans on ${[...leansOn.keys()].join(', ')}`)
  .join('\n');

describe('the house', () => {
  it('has the modules of the pipeline and no other', () => {
    expect(modules.map(({ name }) => name).sort(), map).toEqual([...ORDER].sort());
  });

  it('has arrows that run one way', () => {
    const upwards = modules.flatMap(({ name, leansOn }) =>
      [...leansOn].filter(([other]) => ORDER.indexOf(other) >= ORDER.indexOf(name)).map(([, shown]) => shown),
    );
    expect(upwards, map).toEqual([]);
  });

  it('knows promptfoo in one module', () => {
    const knows = globSync('{src,bench}/**/*.ts', { cwd: PROJECT })
      .filter((file) => /(from|import\()\s*'promptfoo'/.test(readFileSync(join(PROJECT, file), 'utf8')))
      .filter((file) => !file.startsWith('src/promptfoo/'));
    expect(knows).toEqual([]);
  });

  it('has entry points of a few lines', () => {
    const entryPoints = globSync('{providers,assertions,datasets,hooks}/*.ts', { cwd: PROJECT });
    const long = entryPoints.filter(
      (file) => readFileSync(join(PROJECT, file), 'utf8').split('\n').length > 12,
    );
    expect(entryPoints.length).toBeGreaterThan(5);
    expect(long).toEqual([]);
  });

  it('is drawn as it is in docs/architecture.md (npm run architecture draws it anew)', () => {
    const page = readFileSync(join(PROJECT, 'docs', 'architecture.md'), 'utf8');
    expect(page).toBe(redrawn(page));
  });
});
