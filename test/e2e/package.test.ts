import {
  cpSync,
  existsSync,
  mkdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { startSimulatorServer } from '../simulator-server/index.ts';
import { configFor, type Finished, PROJECT, projectFile, run, Workspace } from './promptfoo.ts';

const NAME = 'promptfoo-attention-heads';
const INSTALLED = `node_modules/${NAME}/dist`;
const SUITE = {
  name: 'packed',
  subject: 'puzzles',
  records: `${INSTALLED}/datasets/puzzles/records`,
  controls: ['empty'],
  heads: [
    { layer: 0, head: 0, explanations: ['attends to the previous token', 'attends to commas'] },
    { layer: 2, head: 2, explanations: ['attends from a pronoun to the name of the person'] },
  ],
};

/** A config as somebody who has installed the package writes it. */
function installedConfig(providers: readonly unknown[], assertion: string): object {
  return configFor('suite.yaml', providers, {
    tests: [{ path: `file://${INSTALLED}/datasets/head-test-cases.js`, config: { suite: 'suite.yaml' } }],
    defaultTest: { assert: [{ type: 'javascript', value: assertion }] },
    extensions: [`file://${INSTALLED}/hooks/after-all.js:afterAll`],
  });
}

const byFile = installedConfig(
  ['heuristic', 'distance'].map((label) => ({
    id: `file://${INSTALLED}/providers/${label}-simulator.js`,
    label,
  })),
  `file://${INSTALLED}/assertions/normalized-one.js`,
);
const byPackage = installedConfig(
  ['heuristic', 'distance'].map((label) => ({ id: `package:${NAME}:providers.${label}`, label })),
  `package:${NAME}:assertions.normalizedOne`,
);

const space = new Workspace();
/** Without what tests set for the clone's own promptfoo. */
const environment = {
  ...space.environment,
  PACKED_KEY: 'key-in-environment',
  PATH: `${join(PROJECT, 'node_modules', '.bin')}${delimiter}${process.env.PATH}`,
};
const inFolder = (program: string, args: readonly string[], folder = space.folder) =>
  run(program, args, environment, folder);
const evaluate = (config: object): Promise<Finished> => {
  space.write('promptfooconfig.yaml', config);
  return inFolder('npx', ['promptfoo', 'eval', '--no-progress-bar']);
};
/** What a run found, without when and how fast. */
const found = (folder: Workspace) => {
  const { pairsFingerprint, explanations, comparisons, problems } = folder.scorecard('packed');
  return { pairsFingerprint, explanations, comparisons, problems };
};

const workflowSchema = z.object({
  jobs: z.record(z.string(), z.object({ steps: z.array(z.object({ run: z.string().optional() })) })),
});

/** Runs the shell of a workflow's steps as GitHub does, one after the other, without installing. */
function runSteps(file: string, folder: string, env: NodeJS.ProcessEnv): Promise<Finished> {
  const { jobs } = workflowSchema.parse(parse(readFileSync(file, 'utf8')));
  const steps = Object.values(jobs).flatMap((job) => job.steps.flatMap((step) => step.run ?? []));
  const script = steps.filter((step) => step !== 'npm ci').map((step) => `(\n${step}\n)`);
  return run('bash', ['-eo', 'pipefail', '-c', script.join('\n')], env, folder);
}

let tarball = '';

beforeAll(async () => {
  const packed = await inFolder('npm', ['pack', '--json', '--pack-destination', space.folder], PROJECT);
  expect(packed.code, packed.stderr).toBe(0);
  tarball = join(space.folder, `${NAME}-${version()}.tgz`);
  space.write('package.json', '{ "private": true }');
  space.write('suite.yaml', SUITE);
  // promptfoo is the clone's: to install its thousand packages once more would take minutes and prove nothing of ours.
  const installed = await inFolder('npm', [
    'install',
    ...['--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts', '--legacy-peer-deps'],
    tarball,
  ]);
  expect(installed.code, installed.stderr).toBe(0);
  const promptfoo = join(PROJECT, 'node_modules', 'promptfoo');
  symlinkSync(promptfoo, join(space.folder, 'node_modules', 'promptfoo'));
  mkdirSync(join(space.folder, 'node_modules', '.bin'), { recursive: true });
  symlinkSync(
    join(promptfoo, 'dist', 'src', 'entrypoint.js'),
    join(space.folder, 'node_modules', '.bin', 'promptfoo'),
  );
}, 600_000);

function version(): string {
  const text = readFileSync(join(PROJECT, 'package.json'), 'utf8');
  return z.object({ version: z.string() }).parse(JSON.parse(text)).version;
}

describe('the packed package', { timeout: 180_000 }, () => {
  it('is at most 60 files and 500 kB packed, besides documents and bundled heads', async () => {
    const unpacked = join(space.folder, 'unpacked');
    mkdirSync(unpacked);
    const listed = await inFolder('tar', ['xzvf', tarball, '-C', unpacked]);
    const files = listed.stdout
      .split('\n')
      .filter(
        (file) => /\.\w+$/.test(file) && !/\.(md|png)$|\/datasets\/(puzzles|smollm2-135m)\//.test(file),
      );
    expect(files.length).toBeLessThanOrEqual(60);
    const rest = join(space.folder, 'rest.tgz');
    expect((await inFolder('tar', ['czf', rest, '-C', unpacked, ...files])).code).toBe(0);
    expect(statSync(rest).size).toBeLessThan(500_000);
    expect(statSync(tarball).size).toBeLessThan(1_600_000);
  });

  it('says its version and its help without loading what computes', () => {
    const cli = readFileSync(join(space.folder, 'node_modules', NAME, 'dist/src/commands/cli.js'), 'utf8');
    const loaded = [...cli.matchAll(/^import .*"(?:\.\.\/)+shared\/(\w+)-/gm)].map(([, name]) => name);
    expect(loaded.toSorted()).toEqual(['files', 'thread']);
  });

  it('holds every picture that its README shows', () => {
    const readme = readFileSync(join(space.folder, 'node_modules', NAME, 'README.md'), 'utf8');
    const pictures = [...readme.matchAll(/!\[.*?\]\((?!https?:)(.*?)\)/g)].map(([, path = '']) => path);
    expect(pictures.length).toBeGreaterThan(0);
    for (const path of pictures)
      expect(existsSync(join(space.folder, 'node_modules', NAME, path)), path).toBe(true);
  });

  it('has nothing that publint or attw find fault with', async () => {
    const lint = await inFolder('publint', [tarball, '--strict', '--level', 'suggestion']);
    expect(lint.stdout + lint.stderr).toMatch(/All good!/);
    const types = await inFolder('attw', [tarball, '--profile', 'esm-only']);
    expect(types.code, types.stdout).toBe(0);
    expect(types.stdout).not.toMatch(/🥴|❌/u);
  });

  it('scores as the sources do, named by file and named by package', async () => {
    const clone = new Workspace();
    clone.write('suite.yaml', { ...SUITE, records: join(PROJECT, 'datasets', 'puzzles', 'records') });
    const simulators = ['heuristic', 'distance'].map((label) => ({
      id: projectFile(`providers/${label}-simulator.ts`),
      label,
    }));
    const config = { suite: 'suite.yaml', recordsRoot: PROJECT };
    const fromSource = await clone.evaluate(
      configFor('suite.yaml', simulators, {
        tests: [{ path: projectFile('datasets/head-test-cases.ts'), config }],
      }),
    );
    expect(fromSource.code, fromSource.stdout + fromSource.stderr).toBe(0);
    for (const installed of [byFile, byPackage]) {
      rmSync(join(space.folder, 'results'), { recursive: true, force: true });
      const packed = await evaluate(installed);
      expect(packed.code, packed.stdout + packed.stderr).toBe(0);
      expect(found(space)).toEqual(found(clone));
    }
  });

  it('has a command that runs without the sources', async () => {
    const { code, stdout } = await inFolder('npx', ['attention-heads', '--version']);
    expect({ code, stdout }).toEqual({ code: 0, stdout: `${version()}\n` });
    const estimate = await inFolder('npx', ['attention-heads', 'estimate']);
    expect(estimate.code, estimate.stderr).toBe(0);
    expect(estimate.stdout).toMatch(/heuristic .*distance/s);
  });

  it('goes from an empty folder to a judged run: init, then what its workflow runs', async () => {
    const folder = join(space.folder, 'empty');
    mkdirSync(folder);
    symlinkSync(join(space.folder, 'node_modules'), join(folder, 'node_modules'));
    // Two heads are enough to see it work.
    writeFileSync(
      join(folder, 'explanations.csv'),
      'layer,head,explanation,truth\n16,0,attends to the previous token,true\n5,6,attends to earlier copies of the current token,true\n',
    );
    const started = await inFolder('npx', ['attention-heads', 'init', '--yes'], folder);
    expect(started.code, started.stderr).toBe(0);
    expect(started.stdout).not.toMatch(/explanations\.csv|for others/i);

    const summary = join(folder, 'summary.md');
    const inWorkflow = (workflow: string, more: NodeJS.ProcessEnv = {}) =>
      runSteps(join(PROJECT, 'examples', 'github-actions', workflow), folder, {
        ...environment,
        GITHUB_STEP_SUMMARY: summary,
        ...more,
      });
    const scored = await inWorkflow('attention-heads.yml');
    expect(scored.code, scored.stdout + scored.stderr).toBe(0);
    expect(scored.stdout).toMatch(/Everything is in place\..*::notice title=empty::Every pair was scored/s);
    expect(readFileSync(summary, 'utf8')).toMatch(/^#.*heuristic/s);

    const remote = join(space.folder, 'remote.git');
    const git = `git init -q --bare ${remote} && git init -q -b main && git add *.yaml && git -c user.name=a -c user.email=b commit -qm suite && git remote add origin ${remote}`;
    expect((await inFolder('bash', ['-ec', git], folder)).code).toBe(0);
    const programs = join(space.folder, 'programs');
    mkdirSync(programs);
    writeFileSync(join(programs, 'gh'), '#!/bin/sh\necho "gh $*"\n', { mode: 0o755 });
    const written = await inWorkflow('update-baseline.yml', {
      BRANCH: 'new-baseline',
      PATH: `${programs}${delimiter}${environment.PATH}`,
      ATTENTION_HEADS_GATES: 'off',
    });
    expect(written.code, written.stdout + written.stderr).toBe(0);
    expect(written.stdout).toMatch(/No gates were judged.*gh pr create --fill/s);
    const pushed = await inFolder('git', ['ls-tree', '--name-only', 'new-baseline'], remote);
    expect(pushed.stdout).toMatch(/^baseline\.json$/m);
  });

  it('works with a promptfoo of its own beside the one that runs it', async () => {
    const second = join(PROJECT, 'node_modules', '.second-promptfoo');
    const server = await startSimulatorServer();
    try {
      // In the clone's node_modules, where its packages are found; without the web UI.
      cpSync(join(PROJECT, 'node_modules', 'promptfoo'), join(second, 'promptfoo'), {
        recursive: true,
        filter: (path) => !path.endsWith(join('dist', 'src', 'app')),
      });
      const nested = join(space.folder, 'node_modules', NAME, 'node_modules');
      mkdirSync(nested, { recursive: true });
      symlinkSync(join(second, 'promptfoo'), join(nested, 'promptfoo'));
      expect(readlinkSync(join(nested, 'promptfoo'))).not.toBe(
        readlinkSync(join(space.folder, 'node_modules', 'promptfoo')),
      );
      const asked = (label: string, provider: string) => ({
        id: `package:${NAME}:providers.promptfoo`,
        label,
        config: {
          provider,
          options: { config: { apiBaseUrl: server.baseUrl, apiKey: 'key-in-config' } },
        },
      });
      const run = await evaluate(
        installedConfig(
          [
            asked('wrapped', 'openai:chat:test-model'),
            asked('no such', 'no-such-provider:x'),
            {
              id: `file://${INSTALLED}/providers/openai-simulator.js`,
              label: 'asked by a thread',
              config: { model: 'test-model', baseUrl: server.baseUrl, apiKeyEnvar: 'PACKED_KEY' },
            },
          ],
          `package:${NAME}:assertions.normalizedOne`,
        ),
      );
      const { simulators } = space.scorecard('packed');
      const unscored = Object.fromEntries(simulators.map((each) => [each.name, each.unscored]));
      expect(unscored, run.stdout + run.stderr).toMatchObject({ wrapped: 0, 'asked by a thread': 0 });
      // The failure of the other column is one of ours, told in a line, whichever promptfoo it came through.
      expect(run.stderr).toMatch(/^no such: not asked any further: .*$/m);
    } finally {
      await server.close();
      rmSync(second, { recursive: true, force: true });
    }
  });
});

afterAll(() => rmSync(tarball, { force: true }));
