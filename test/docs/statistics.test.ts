import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { MEASURES } from '../../src/scorecard/measures/measures.ts';
import { TRIVIAL_SCORES } from '../../src/scorecard/trivial-scores.ts';
import { PROJECT } from '../e2e/promptfoo.ts';

const page = readFileSync(join(PROJECT, 'docs', 'statistics.md'), 'utf8')
  .replace(/\s+/g, ' ')
  .toLowerCase();

describe('docs/statistics.md', () => {
  it('explains every measure and every trivial score by its name in the tables', () => {
    const names = [...MEASURES.map(({ heading }) => heading), ...TRIVIAL_SCORES.map(({ name }) => name)];
    expect(names.filter((name) => !page.includes(name.toLowerCase()))).toEqual([]);
  });
});
