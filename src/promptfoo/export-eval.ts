import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { UserError } from '../files/user-error.ts';
import type { StoredRun } from '../pair-cases/run.ts';
import { promptfooProgram } from './promptfoo-program.ts';
import { readPromptfooOutput } from './read-output.ts';

/**
 * Reads a finished run out of promptfoo's database, which is promptfoo's own business: its command line exports the
 * run into a temporary file.
 *
 * @param evalId e.g. `eval-ZrO-2026-11-23T07:52:44`, or `latest`.
 * @throws UserError where promptfoo is not installed, or knows no such eval.
 */
export async function exportEval(evalId: string): Promise<StoredRun> {
  const program = promptfooProgram(
    `${evalId}: reading an eval by its id`,
    'give the file that `promptfoo eval -o` wrote',
  );
  const folder = mkdtempSync(join(tmpdir(), 'attention-heads-eval-'));
  try {
    const file = join(folder, 'eval.json');
    const { code, output } = await run([program, 'export', 'eval', evalId, '-o', file]);
    if (code !== 0) {
      throw new UserError(
        `${evalId}: neither a file, nor an eval that promptfoo can export: ${reasonOf(output)}`,
      );
    }
    return readPromptfooOutput(file, evalId);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(args: readonly string[]): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      // An export needs no network, and its messages no colours.
      env: {
        ...process.env,
        NO_COLOR: '1',
        PROMPTFOO_DISABLE_TELEMETRY: '1',
        PROMPTFOO_DISABLE_UPDATE: '1',
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, output: stdout + stderr }));
  });
}

function reasonOf(output: string): string {
  const lines = stripVTControlCharacters(output).split('\n');
  return lines.find((line) => line.trim() !== '')?.trim() ?? 'it gave no reason';
}
