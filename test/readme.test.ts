import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { withSimulators } from '../scripts/list-simulators.ts';
import { SIMULATORS } from '../src/promptfoo/simulators.ts';
import { PROJECT } from './e2e/promptfoo.ts';

it('the README lists the simulators as they are declared (else: npm run references)', () => {
  const readme = readFileSync(join(PROJECT, 'README.md'), 'utf8');
  expect(readme).toBe(withSimulators(readme));
  for (const { summary } of SIMULATORS) expect(readme).toContain(summary);
});
