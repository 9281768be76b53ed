import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { noiseCommand } from '../../src/commands/noise.ts';
import { checkAskedSuites, rememberSuite } from '../../src/promptfoo/asked-suites.ts';
import { simulatorsOfConfig } from '../../src/promptfoo/configured-simulator.ts';
import { TEN_PAIRS } from '../providers/asking.ts';

it.each([
  ['caf\u00e9', 'cafe\u0301'],
  ['judge', 'judge '],
])('labels that look alike are one, and refused: %j and %j', (one, other) => {
  const file = join(mkdtempSync(join(tmpdir(), 'labels-')), 'c.yaml');
  const provider = (label: string) => ({ id: 'file://x/providers/heuristic-simulator.ts', label });
  writeFileSync(file, JSON.stringify({ providers: [one, other].map(provider) }));
  expect(() => simulatorsOfConfig(file)).toThrow(
    /providers: two are called (café|judge); give each its own label/,
  );
});

it('suites whose names differ in capitals alone are named with the files of both', () => {
  const version = '00000000-00000000-00000000';
  const [small = [], capital = []] = ['odd', 'Odd'].map((suite) =>
    TEN_PAIRS.map((each) => ({ ...each, suite, version })),
  );
  rememberSuite({ cases: small, profiles: [], warnings: [] }, 'a.yaml');
  rememberSuite({ cases: capital, profiles: [], warnings: [] }, 'b.yaml');
  expect(() => checkAskedSuites([...small, ...capital])).toThrow('a.yaml and b.yaml are two suites');
});

it('a run says nothing of noise beside itself', async () => {
  const run = join(import.meta.dirname, '../../datasets/smollm2-135m/qwen2.5-coder-1.5b');
  await expect(noiseCommand().parseAsync([run, run], { from: 'user' })).rejects.toThrow(
    'are the same run: leave one of them out',
  );
});
