import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import packageJson from '../package.json' with { type: 'json' };
import { PROJECT } from './e2e/promptfoo.ts';

it('docs/dependencies.md says of every dependency what it is for, and of no other package', () => {
  // What is written by hand stands below, with the packages that were compared.
  const [page = ''] = readFileSync(join(PROJECT, 'docs/dependencies.md'), 'utf8').split(/^## .*by hand/im);
  const rows = page.split('\n').filter((line) => line.startsWith('| `'));
  const names = rows.flatMap((row) =>
    [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name]) => name),
  );
  expect(names.sort()).toEqual(Object.keys(packageJson.dependencies).sort());
  for (const row of rows)
    expect(
      row
        .split('|')
        .map((cell) => cell.trim())
        .slice(1, -1),
    ).not.toContain('');
});
