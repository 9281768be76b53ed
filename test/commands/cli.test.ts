import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import {
  PREDICTIONS_FILE,
  predictionsOfRun,
  writePredictions,
} from '../../src/scorecard/predictions-file.ts';
import { madeUpRun } from '../reports/made-up-run.ts';

const project = join(import.meta.dirname, '..', '..');

function cli(...args: readonly string[]) {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [join(project, 'src', 'commands', 'cli.ts'), ...args],
    {
      encoding: 'utf8',
      cwd: mkdtempSync(join(tmpdir(), 'cli-')),
    },
  );
  return { stdout, stderr, status };
}

describe('attention-heads', () => {
  it('says its version', () => {
    const { version } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8'));
    expect(cli('--version')).toEqual({ stdout: `${version}\n`, stderr: '', status: 0 });
  });

  it('says in one line that a file cannot be written', () => {
    const { stderr, status } = cli('schema', '-o', join('gone', 'schema.json'));
    expect(stderr).toMatch(/^gone\/schema\.json: cannot be written: ENOENT.*\n$/);
    expect(status).toBe(1);
  });

  it('says so of files that a command writes by itself', () => {
    const folder = mkdtempSync(join(tmpdir(), 'run-'));
    writePredictions(join(folder, PREDICTIONS_FILE), predictionsOfRun(madeUpRun({ heads: 1 })));
    const { stderr, status } = cli('baseline', 'write', folder, '-o', join('gone', 'baseline.json'));
    expect(stderr).toMatch(/^ENOENT.*gone\/baseline\.json'\n$/);
    expect(status).toBe(1);
  });

  it('says in one line which file it does not find, and where it stood', () => {
    const { stderr, status } = cli('protocol', 'import', 'gone.json');
    expect(stderr).toMatch(/^gone\.json: cannot be read: ENOENT.* \(seen from \/.*cli-\w+\)\n$/);
    expect(status).toBe(1);
  });
});
