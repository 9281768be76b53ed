import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { z } from 'zod';
import { type Scorecard, scorecardSchema } from '../../src/scorecard/scorecard.ts';

export const PROJECT = join(import.meta.dirname, '..', '..');
export const PROMPTFOO = join(PROJECT, 'node_modules', 'promptfoo', 'dist', 'src', 'entrypoint.js');

/** A file of this project, as a promptfoo config in another folder names it. */
export function projectFile(path: string): string {
  return `file://${join(PROJECT, path)}`;
}

/** A promptfoo config over a suite, with everything that is the same in each. */
export function configFor(suite: string, providers: readonly unknown[], more: object = {}): object {
  return {
    prompts: ['{{pair}}'],
    providers,
    tests: [{ path: projectFile('datasets/head-test-cases.ts'), config: { suite } }],
    defaultTest: { assert: [{ type: 'javascript', value: projectFile('assertions/normalized-one.ts') }] },
    extensions: [
      `${projectFile('hooks/before-all.ts')}:beforeAll`,
      `${projectFile('hooks/after-all.ts')}:afterAll`,
    ],
    commandLineOptions: { table: false },
    env: { PROMPTFOO_PASS_RATE_THRESHOLD: '0' },
    ...more,
  };
}

/** How a child process ended. */
export interface Finished {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

const outputSchema = z.object({
  results: z.object({
    prompts: z.array(z.object({ metrics: z.object({ namedScores: z.record(z.string(), z.number()) }) })),
    results: z.array(
      z.looseObject({
        error: z.string().nullish(),
        vars: z.record(z.string(), z.unknown()),
        testCase: z.object({ metadata: z.record(z.string(), z.unknown()).optional() }),
        success: z.boolean(),
        score: z.number(),
        gradingResult: z.object({ componentResults: z.array(z.object({ reason: z.string() })) }).nullish(),
      }),
    ),
  }),
});

export type PromptfooOutput = z.infer<typeof outputSchema>['results'];

/** A folder to run promptfoo in, with a database of its own. */
export class Workspace {
  readonly folder = mkdtempSync(join(tmpdir(), 'attention-heads-'));
  readonly environment: NodeJS.ProcessEnv = {
    ...process.env,
    PROMPTFOO_CONFIG_DIR: join(this.folder, '.promptfoo'),
    PROMPTFOO_DISABLE_TELEMETRY: '1',
    PROMPTFOO_DISABLE_UPDATE: '1',
    NO_COLOR: '1',
    // On a slow disk promptfoo 0.123 may end before its debug log is written, and then ends with an error.
    PROMPTFOO_DISABLE_DEBUG_LOG: '1',
    // In tests promptfoo would keep its cache in memory.
    NODE_ENV: 'production',
  };

  write(name: string, content: string | object): string {
    const file = join(this.folder, name);
    writeFileSync(file, typeof content === 'string' ? content : stringify(content));
    return file;
  }

  /** Runs `promptfoo <args>` in the folder, or in `cwd`. */
  promptfoo(
    args: readonly string[],
    environment: NodeJS.ProcessEnv = {},
    cwd = this.folder,
  ): Promise<Finished> {
    return run(process.execPath, [PROMPTFOO, ...args], { ...this.environment, ...environment }, cwd);
  }

  /** Runs `promptfoo eval` on a config, and reads what it stored. */
  async evaluate(config: object, args: readonly string[] = [], environment: NodeJS.ProcessEnv = {}) {
    this.write('promptfooconfig.yaml', config);
    const finished = await this.promptfoo(
      ['eval', '--no-progress-bar', '-o', 'output.json', ...args],
      environment,
    );
    return { ...finished, output: () => this.output() };
  }

  output(): PromptfooOutput {
    return outputSchema.parse(JSON.parse(readFileSync(join(this.folder, 'output.json'), 'utf8'))).results;
  }

  scorecard(suite: string): Scorecard {
    const file = join(this.folder, 'results', suite, 'scorecard.json');
    return scorecardSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  }

  /** The folders of runs of parts of a suite. */
  partialRuns(suite: string): readonly string[] {
    const folder = join(this.folder, 'results', suite, 'partial');
    return existsSync(folder) ? readdirSync(folder).sort() : [];
  }

  has(name: string): boolean {
    return existsSync(join(this.folder, name));
  }
}

/** Runs a program to its end; `onStart` may bring that about. */
export function run(
  program: string,
  args: readonly string[],
  environment: NodeJS.ProcessEnv,
  cwd: string,
  onStart: (child: ChildProcess) => void = () => {},
): Promise<Finished> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd, env: environment, stdio: ['ignore', 'pipe', 'pipe'] });
    onStart(child);
    let stdout = '';
    let stderr = '';
    child.stdout.on('data', (chunk) => {
      stdout += chunk;
    });
    child.stderr.on('data', (chunk) => {
      stderr += chunk;
    });
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
  });
}
