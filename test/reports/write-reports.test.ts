import { mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { writeReports } from '../../src/reports/write-reports.ts';
import { scorecardSchema } from '../../src/scorecard/scorecard.ts';
import { madeUpRun } from './made-up-run.ts';

describe('writeReports', () => {
  it('writes the reports into a folder that it makes', () => {
    const folder = join(mkdtempSync(join(tmpdir(), 'attention-heads-')), 'results', 'made-up');
    const run = madeUpRun();
    writeReports(folder, run);
    expect(readdirSync(folder).toSorted()).toEqual([
      '.attention-heads.lock',
      'junit.xml',
      'predictions.json',
      'report.html',
      'report.md',
      'scorecard.json',
    ]);
    const scorecard: unknown = JSON.parse(readFileSync(join(folder, 'scorecard.json'), 'utf8'));
    expect(scorecardSchema.parse(scorecard)).toEqual(run.scorecard);
  });
});
