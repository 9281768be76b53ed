import { type StdioOptions, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import { stripVTControlCharacters } from 'node:util';
import { z } from 'zod';
import { UserError } from '../files/user-error.ts';
import type { StoredRun } from '../pair-cases/run.ts';
import { GATES_SWITCH } from './command-line.ts';
import { readPromptfooOutput } from './read-output.ts';

/**
 * Reads a finished run out of promptfoo's database, through its own command. @param evalId e.g.
 * `eval-ZrO-2026-11-23T07:52:44`, or `latest`.
 * @throws UserError where promptfoo is not installed, or knows no such eval.
 */
export function exportEval(evalId: string): Promise<StoredRun> {
  const program = promptfooProgram(
    `${evalId}: reading an eval by its id`,
    ', or give the file that `promptfoo eval -o` wrote',
  );
  return inTemporaryFile(async (file) => {
    const { code, output } = await run([program, 'export', 'eval', evalId, '-o', file], {
      // An export needs no network, and its messages no colours.
      NO_COLOR: '1',
      PROMPTFOO_DISABLE_TELEMETRY: '1',
      PROMPTFOO_DISABLE_UPDATE: '1',
    });
    if (code === 0) return readPromptfooOutput(file, evalId);
    const lines = stripVTControlCharacters(output).split('\n');
    const reason = lines.find((line) => line.trim() !== '')?.trim() ?? 'it gave no reason';
    throw new UserError(`${evalId}: neither a file nor an eval that promptfoo can export: ${reason}`);
  });
}

/**
 * Runs `promptfoo eval` in a process of its own, without gates and kept answers, and reads what came of it.
 * @param config the promptfoo config; without it, promptfoo looks for its own.
 * @throws UserError where promptfoo is not installed, or ends without having written a run.
 */
export function askAnew(config: string | undefined): Promise<StoredRun> {
  const program = promptfooProgram('Asking anew');
  return inTemporaryFile(async (file) => {
    const ofConfig = config === undefined ? [] : ['-c', config];
    const { code } = await run(
      [program, 'eval', ...ofConfig, '--no-cache', '--no-write', '-o', file],
      { [GATES_SWITCH]: 'off', PROMPTFOO_CACHE_ENABLED: 'false' },
      'inherit',
    );
    if (existsSync(file)) return readPromptfooOutput(file, 'the run');
    throw new UserError(`promptfoo ended with code ${code} and wrote no run; see above for why`);
  });
}

async function inTemporaryFile<T>(use: (file: string) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'attention-heads-eval-'));
  try {
    return await use(join(folder, 'eval.json'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function run(
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  stdio: StdioOptions = ['ignore', 'pipe', 'pipe'],
): Promise<{ code: number | null; output: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { env: { ...process.env, ...environment }, stdio });
    const output = [child.stdout, child.stderr].map((stream) => (stream ? text(stream) : ''));
    child.on('error', reject);
    child.on('close', async (code) => resolve({ code, output: (await Promise.all(output)).join('') }));
  });
}

/** The file of the installed `promptfoo` command. @throws UserError that begins with the task and ends with what else to do. */
function promptfooProgram(task: string, otherwise = ''): string {
  try {
    const manifest = findPackageJSON('promptfoo', import.meta.url) ?? '';
    const { bin } = packageSchema.parse(JSON.parse(readFileSync(manifest, 'utf8')));
    return join(dirname(manifest), bin.promptfoo);
  } catch {
    throw new UserError(`${task} needs promptfoo, which is not installed; install it${otherwise}`);
  }
}

const packageSchema = z.object({ bin: z.object({ promptfoo: z.string() }) });
