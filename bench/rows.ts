/**
 * What rows cost promptfoo by itself, and what this package adds. Run: npm run bench:rows [-- --rows 2000,20000 --rounds 3 --upstream]
 *
 * The same test cases, in turns: through a provider that echoes, with no assertion and no hook; with hooks that do nothing, for which
 * promptfoo copies all rows; through a simulator that answers at once, with the assertion; and with this package's hooks. Processor time of the whole process and its peak of memory, which other work on
 * the machine touches less than the clock. `--upstream` takes from promptfoo alone what docs/performance.md says it could save.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { median } from 'd3-array';
import { buildPairCases } from '../src/pair-cases/build-pair-cases.ts';
import { toTestCase } from '../src/promptfoo/head-test-cases.ts';
import { loadSuite } from '../src/suite/load-suite.ts';
import { configFor, PROJECT, PROMPTFOO, projectFile, Workspace } from '../test/e2e/promptfoo.ts';
import { machine } from './machine.ts';
import { table } from './simulation/table.ts';

const { values } = parseArgs({
  options: {
    rows: { type: 'string', default: '2000,20000' },
    rounds: { type: 'string', default: '3' },
    upstream: { type: 'boolean', default: false },
  },
});

const ECHO =
  'export default class { id() { return "echo"; } async callApi(prompt) { return { output: prompt }; } }';
/** Writes down what the process took when it ends. */
const USAGE = `import { writeFileSync } from 'node:fs';
process.on('exit', () => {
  const { user, system } = process.cpuUsage();
  writeFileSync(process.env.USAGE_FILE, JSON.stringify([(user + system) / 1e6, process.resourceUsage().maxRSS / 1024]));
});`;

/** What could be saved in promptfoo, taken away from outside. */
const SAVED: Readonly<Record<string, string>> = {
  'no stack trace for each debug message': 'Error.stackTraceLimit = 0;',
  'no search for source-map-support': `import { registerHooks } from 'node:module';
registerHooks({ resolve: (name, context, next) => name === 'source-map-support'
  ? { url: 'data:text/javascript,export const install = () => {};', shortCircuit: true } : next(name, context) });`,
  'no signal file for each row': `import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
const write = fs.writeFileSync;
fs.writeFileSync = (file, ...more) => String(file).endsWith('evalLastWritten') ? undefined : write(file, ...more);
syncBuiltinESMExports();`,
};

const simulator = [{ id: projectFile('providers/distance-simulator.ts'), label: 'distance' }];
const path = projectFile('datasets/head-test-cases.ts');
const tests = [{ path, config: { suite: 'suite.yaml', recordsRoot: PROJECT } }];
const whole = configFor('suite.yaml', simulator, { tests });
const alone = { prompts: ['{{pair}}'], providers: ['file://echo.mjs'], tests: 'file://tests.json' };
const WAYS: Readonly<Record<string, Way>> = values.upstream
  ? {
      'promptfoo alone': { config: alone },
      ...Object.fromEntries(
        Object.entries(SAVED).map(([name, preload]) => [name, { config: alone, preload }]),
      ),
      'none of the three': { config: alone, preload: Object.values(SAVED).join('\n') },
    }
  : {
      'promptfoo alone': { config: alone },
      'promptfoo with hooks that do nothing': {
        config: { ...alone, extensions: ['file://hooks.mjs:beforeAll', 'file://hooks.mjs:afterAll'] },
      },
      'and this package, without hooks': { config: { ...whole, extensions: [] } },
      'and its hooks': { config: whole },
    };

interface Way {
  readonly config: object;
  /** What is run before promptfoo. */
  readonly preload?: string;
}

type Usage = readonly [seconds: number, megabytes: number];

for (const size of values.rows.split(',').map(Number)) {
  const taken = new Map<string, Usage[]>(Object.keys(WAYS).map((name) => [name, []]));
  for (let round = 0; round < Number(values.rounds); round += 1) {
    for (const [name, way] of Object.entries(WAYS)) taken.get(name)?.push(await take(size, way));
  }
  const [alone] = taken.values();
  const rows = [...taken].map(([name, usages]) => [
    name,
    ...[0, 1].flatMap((place) => {
      const of = (all: readonly Usage[] = []) => all.map((usage) => usage[place] ?? Number.NaN);
      const ratios = of(usages).map((used, round) => used / (of(alone)[round] ?? Number.NaN));
      return [(median(of(usages)) ?? Number.NaN).toFixed(1), (median(ratios) ?? Number.NaN).toFixed(2)];
    }),
  ]);
  console.log(`${size} rows. ${machine()}`);
  console.log(table(['', 'processor seconds', '× alone', 'peak, MB', '× alone'], rows));
}

async function take(size: number, { config, preload = '' }: Way): Promise<Usage> {
  const space = new Workspace();
  try {
    const explanations = Array.from({ length: size / 1000 }, (_, index) => `attends to word ${index}`);
    const suite = space.write('suite.yaml', {
      name: 'rows',
      subject: 'puzzles',
      records: join(PROJECT, 'datasets', 'puzzles', 'records'),
      split: 'all',
      recordsPerSplit: null,
      pairs: { strong: 500, weak: 500 },
      heads: [{ layer: 0, head: 0, explanations }],
    });
    const { cases } = await buildPairCases(loadSuite(suite, { environment: {} }));
    space.write('tests.json', JSON.stringify(cases.map(toTestCase)));
    space.write('echo.mjs', ECHO);
    space.write('hooks.mjs', 'export const beforeAll = () => {}, afterAll = () => {};');
    const hook = space.write('usage.mjs', `${preload}\n${USAGE}`);
    space.write('promptfooconfig.yaml', config);
    const file = join(space.folder, 'usage.json');
    const { status, stderr } = spawnSync(
      process.execPath,
      [`--import=${hook}`, PROMPTFOO, 'eval', '--no-progress-bar', '--no-table'],
      {
        cwd: space.folder,
        env: { ...space.environment, USAGE_FILE: file },
        encoding: 'utf8',
        maxBuffer: 2 ** 28,
      },
    );
    if (status !== 0 && status !== 100) throw new Error(`promptfoo exited with ${status}: ${stderr}`);
    return JSON.parse(readFileSync(file, 'utf8'));
  } finally {
    rmSync(space.folder, { recursive: true });
  }
}
