import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UserError } from '../files/user-error.ts';
import type { StoredRun } from '../pair-cases/run.ts';
import { GATES_SWITCH } from './gates-switch.ts';
import { promptfooProgram } from './promptfoo-program.ts';
import { readPromptfooOutput } from './read-output.ts';

/**
 * Runs `promptfoo eval` in a process of its own, without gates, and reads what came of it. Nothing is taken from the answers
 * that were kept, and nothing is kept: every question is asked, and paid for, again.
 *
 * @param config the promptfoo config; without it, promptfoo looks for its own.
 * @throws UserError where promptfoo is not installed, or ends without having written a run.
 */
export async function askAnew(config: string | undefined): Promise<StoredRun> {
  const program = promptfooProgram('Asking anew');
  const folder = mkdtempSync(join(tmpdir(), 'attention-heads-run-'));
  try {
    const file = join(folder, 'run.json');
    const ofConfig = config === undefined ? [] : ['-c', config];
    const code = await run([program, 'eval', ...ofConfig, '--no-cache', '--no-write', '-o', file]);
    if (!existsSync(file)) {
      throw new UserError(`promptfoo ended with code ${code}, and has written no run; see above for why`);
    }
    return readPromptfooOutput(file, 'the run');
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(args: readonly string[]): Promise<number | null> {
  return new Promise((resolve, reject) => {
    const environment = { ...process.env, [GATES_SWITCH]: 'off', PROMPTFOO_CACHE_ENABLED: 'false' };
    const child = spawn(process.execPath, args, { env: environment, stdio: 'inherit' });
    child.on('error', reject);
    child.on('close', resolve);
  });
}
