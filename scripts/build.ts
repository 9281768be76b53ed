import { cpSync, globSync, readFileSync, rmSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { type Plugin, type RolldownPluginOption, rolldown } from 'rolldown';
import { dts } from 'rolldown-plugin-dts';
import { z } from 'zod';

const PROJECT = join(import.meta.dirname, '..');
const DIST = join(PROJECT, 'dist');

/** What others name: configs, package.json, and this program its thread. */
const ENTRIES = ['src/index.ts', 'src/commands/cli.ts', 'datasets/head-test-cases.ts'].concat(
  globSync('{providers,assertions,hooks}/*.ts', { cwd: PROJECT }),
);
const THREADS = globSync('src/**/request-thread.ts', { cwd: PROJECT });

/** What the program reads at run time, or a config names, besides code. */
const DATA = [
  ...globSync('src/*/protocols', { cwd: PROJECT }),
  'datasets/puzzles/suite.yaml',
  'datasets/puzzles/perturbations.yaml',
  'datasets/puzzles/records',
  'datasets/smollm2-135m/suite.yaml',
  'datasets/smollm2-135m/records',
  'datasets/suite.schema.json',
  'examples/github-actions/attention-heads.yml',
];

/**
 * Modules that are loaded together: what sends requests, what the command line needs to print its help, charts, and the rest. None
 * of them leads back to one that needs it.
 */
const SHARED: Readonly<Record<string, RegExp>> = {
  thread: /src\/(files\/bounded-body|models\/(proxy|request-thread\/(?!request-thread)))/,
  files: /src\/files\/(?!arrays|text-table|yaml)/,
  charts: /src\/reports\/(html|validation|write-reports)/,
  core: /src\/(?!commands)/,
  options: /src\/commands\/(conclude|finished|head-argument|number|only|output|asked-model)/,
};

const manifest = z.looseObject({
  dependencies: z.record(z.string(), z.string()),
  peerDependencies: z.record(z.string(), z.string()),
});
const { dependencies, peerDependencies } = manifest.parse(
  JSON.parse(readFileSync(join(PROJECT, 'package.json'), 'utf8')),
);
const packages = Object.keys({ ...dependencies, ...peerDependencies });

/** Entries stand in `dist/` as their sources do in the clone, and what they share in `dist/shared/`. */
rmSync(DIST, { recursive: true, force: true });
await bundle([...ENTRIES, ...THREADS], SHARED, '.js', urlsOfSources());
// All providers are of one type, which package.json names.
const typed = ENTRIES.filter((path) => !/cli|providers\/(?!openai)/.test(path));
await bundle(typed, {}, '.d.ts', dts({ emitDtsOnly: true, cwd: PROJECT, tsconfig: 'tsconfig.build.json' }));
for (const path of DATA) cpSync(join(PROJECT, path), join(DIST, path), { recursive: true });

async function bundle(
  entries: readonly string[],
  shared: Readonly<Record<string, RegExp>>,
  extension: string,
  plugin: RolldownPluginOption,
): Promise<void> {
  const build = await rolldown({
    input: Object.fromEntries(entries.map((path) => [path.replace(/\.ts$/, ''), join(PROJECT, path)])),
    external: (id) =>
      id.startsWith('node:') || packages.some((name) => id === name || id.startsWith(`${name}/`)),
    platform: 'node',
    preserveEntrySignatures: 'allow-extension',
    checks: { bundlerTimings: false },
    plugins: [plugin],
  });
  const groups = Object.entries(shared).map(([name, test]) => {
    return { name, test, includeDependenciesRecursively: false };
  });
  await build.write({
    dir: DIST,
    chunkFileNames: `shared/[name]-[hash]${extension}`,
    codeSplitting: { groups },
  });
  await build.close();
}

/**
 * Lets a module that was put into another file still find what lies beside its source: `import.meta.url` is the address that
 * the module would have in `dist/` alone.
 */
function urlsOfSources(): Plugin {
  const mark = (path: string) => `urlOfSource(${JSON.stringify(path)})`;
  return {
    name: 'urls-of-sources',
    transform(code, id) {
      if (!code.includes('import.meta.url') || id.includes('node_modules')) return null;
      const path = relative(PROJECT, id).split(sep).join('/').replace(/\.ts$/, '.js');
      return code.replaceAll('import.meta.url', mark(path));
    },
    renderChunk(code, { fileName }) {
      return code.replaceAll(/urlOfSource\("([^"]+)"\)/g, (_, path: string) => {
        const place = relative(dirname(fileName), path).split(sep).join('/');
        return `new URL(${JSON.stringify(place)}, import.meta.url).href`;
      });
    },
  };
}
