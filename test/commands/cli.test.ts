import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
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
const folder = mkdtempSync(join(tmpdir(), 'cli-'));

const cli = (...args: readonly string[]) => cliIn(process.env, ...args);

function cliIn(environment: NodeJS.ProcessEnv, ...args: readonly string[]) {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [join(project, 'src', 'commands', 'cli.ts'), ...args],
    {
      encoding: 'utf8',
      cwd: folder,
      env: environment,
    },
  );
  return { stdout, stderr, status };
}

/** What a command says to standard error when its output goes where a shell sends it. */
function saidWhenSentTo(where: string): string {
  const command = `"${process.execPath}" "${join(project, 'src', 'commands', 'cli.ts')}" schema ${where}`;
  return spawnSync('sh', ['-c', command], { encoding: 'utf8' }).stderr;
}

describe('attention-heads', () => {
  it('says nothing when whoever reads its output has seen enough, and one line when the disk is full', () => {
    expect(saidWhenSentTo('| true')).toBe('');
    expect(saidWhenSentTo('> /dev/full')).toBe(
      'standard output: cannot be written: no space left on the disk (ENOSPC); free some\n',
    );
  });

  it('says its version', () => {
    const { version } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8'));
    expect(cli('--version')).toEqual({ stdout: `${version}\n`, stderr: '', status: 0 });
  });

  it('writes no colours with NO_COLOR, whatever else asks for them', () => {
    const records = join(project, 'datasets', 'puzzles', 'records');
    const shown = cliIn({ NO_COLOR: '1', FORCE_COLOR: '1' }, 'records', 'show', 'L0H0', '-r', records);
    expect(shown.stdout).toContain('L0H0');
    expect(shown.stdout).not.toContain('\u001b[');
  });

  it('says in one line that a file cannot be written', () => {
    writeFileSync(join(folder, 'file'), '');
    const { stderr, status } = cli('schema', '-o', join('file', 'schema.json'));
    expect(stderr).toMatch(/^file\/schema\.json: cannot be written: .*\n$/);
    expect(status).toBe(1);
  });

  it('says so of files that a command writes by itself', () => {
    const results = mkdtempSync(join(tmpdir(), 'run-'));
    writePredictions(join(results, PREDICTIONS_FILE), predictionsOfRun(madeUpRun({ heads: 1 })));
    writeFileSync(join(folder, 'other-file'), '');
    const { stderr, status } = cli('baseline', 'write', results, '-o', join('other-file', 'baseline.json'));
    expect(stderr).toMatch(/^other-file\/baseline\.json: cannot be written: .*\n$/);
    expect(status).toBe(1);
  });

  it('says in one line which file it does not find, and where it stood', () => {
    const { stderr, status } = cli('protocol', 'import', 'gone.json');
    expect(stderr).toMatch(
      /^gone\.json: cannot be read: no such file or folder \(ENOENT\) \(seen from \/.*cli-\w+\)\n$/,
    );
    expect(status).toBe(1);
  });
});
