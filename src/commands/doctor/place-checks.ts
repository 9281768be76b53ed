import { accessSync, constants, existsSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import { headName } from '../../activation-records/head.ts';
import { readJsonFile } from '../../files/json-file.ts';
import { count, counted, decimal, duration } from '../../files/number-text.ts';
import { checkGates } from '../../gates/evaluate-gates.ts';
import { gatesOfMetadata } from '../../gates/gates-config.ts';
import { isFile } from '../../promptfoo/configured-providers.ts';
import { ASSERTION_ID } from '../../promptfoo/package-exports.ts';
import { RESULTS } from '../../reports/finished-run.ts';
import { doubt, type Finding, fine, problem } from './finding.ts';
import type { Workplace } from './workplace.ts';

/** One thing to look at before a run. A UserError that it throws is what it found. */
interface PlaceCheck {
  readonly name: string;
  readonly needs?: readonly string[];
  readonly look: (workplace: Workplace) => readonly Finding[] | Promise<readonly Finding[]>;
}

/** Every check of a place, in the order in which they are told. A new one is an entry here. */
export const PLACE_CHECKS: readonly PlaceCheck[] = [
  {
    name: 'Node',
    look: () => [
      isAtLeast(process.versions.node, NODE)
        ? fine(process.versions.node)
        : problem(`${process.versions.node} is too old`, `install Node ${NODE} or later`),
    ],
  },
  { name: 'promptfoo', look: ({ folder }) => [lookAtPromptfoo(folder)] },
  {
    name: 'config',
    look: (workplace) => {
      const { columns, suites } = workplace.run();
      const others = columns.filter(({ kind }) => kind === 'unknown').map(({ name }) => name);
      const found = `${workplace.file}: ${counted(columns.length, 'column')}, ${counted(suites.length, 'suite')}`;
      if (others.length === 0) return [fine(found)];
      return [
        doubt(
          `${others.join(', ')}: not one of this package’s simulators`,
          'wrap it, so that its log-probabilities are read: promptfoo-simulator with config: { provider: … }',
        ),
      ];
    },
  },
  {
    name: 'paths',
    needs: ['config'],
    look: (workplace) => {
      const { providers, tests, defaultTest, extensions } = workplace.config();
      const paths = [...new Set(pathsIn([providers, tests, defaultTest, extensions]))];
      const missing = paths.filter((path) => !existsSync(resolve(workplace.folder, path)));
      if (missing.length === 0) return [fine(`${counted(paths.length, 'file')} named, all there`)];
      return missing.map((path) =>
        problem(
          `there is no ${join(workplace.folder, path)}`,
          'install promptfoo-attention-heads in this folder, or write the config again: npx attention-heads init',
        ),
      );
    },
  },
  { name: 'scoring', needs: ['config'], look: lookAtScoring },
  {
    name: 'suite',
    needs: ['config'],
    look: (workplace) =>
      workplace.suites().map(({ name, heads, split }) => {
        const explanations = heads.flatMap((head) => head.explanations);
        const own = explanations.filter(({ control }) => control === undefined);
        return fine(
          `${name}: ${counted(heads.length, 'head')}, ${counted(own.length, 'explanation')}, split ${split}`,
        );
      }),
  },
  {
    name: 'records',
    needs: ['config', 'suite'],
    look: async (workplace) => {
      const { cases, warnings } = await workplace.cases();
      const heads = new Set(cases.map(({ head }) => headName(head)));
      return [
        fine(`${counted(heads.size, 'head')} read, ${counted(cases.length, 'question')} for each simulator`),
        ...warnings.map((warning) =>
          doubt(
            warning,
            'docs/records.md says where pairs come from, docs/explaining.md where explanations do',
          ),
        ),
      ];
    },
  },
  {
    name: 'run',
    needs: ['config', 'suite', 'records'],
    look: async (workplace) => {
      const { columns, repeat } = workplace.run();
      const { cases } = await workplace.cases();
      return [whatRowsTake(cases.length * columns.length * repeat)];
    },
  },
  {
    name: 'gates',
    needs: ['config', 'suite', 'records'],
    look: async (workplace) => {
      const { metadata } = workplace.config();
      const gates = gatesOfMetadata(metadata);
      if (gates === null) return [fine('none set')];
      const { cases } = await workplace.cases();
      const simulators = workplace.run().columns.map(({ name }) => name);
      for (const asked of Map.groupBy(cases, ({ suite }) => suite).values()) {
        checkGates(metadata, { asked, simulators });
      }
      const against = gates.baseline === undefined ? 'without a baseline' : `compared with ${gates.baseline}`;
      return [fine(`${(gates.simulators ?? simulators).join(', ')}, ${against}`)];
    },
  },
  {
    name: 'results',
    look: () => {
      const folder = existsSync(RESULTS) ? RESULTS : '.';
      try {
        accessSync(folder, constants.W_OK);
        return [fine(`${RESULTS}/ can be written`)];
      } catch {
        return [problem(`${resolve(folder)} cannot be written`, 'make it writable, or run somewhere else')];
      }
    },
  },
];

/** What promptfoo takes for a row besides the asking, measured with 3,200 to 20,000 rows (docs/performance.md). */
const ROW = { milliseconds: 4, memory: 56e-6, database: 13e-3 };
const LEAST_MEMORY = 0.4;
/** More rows take minutes and gigabytes. */
const MANY_ROWS = 10_000;

function whatRowsTake(rows: number): Finding {
  const memory = decimal(LEAST_MEMORY + ROW.memory * rows, 1);
  const found = `${counted(rows, 'row')}: promptfoo itself takes about ${duration(ROW.milliseconds * rows)}, ${memory} GB of memory, and ${count(Math.ceil(ROW.database * rows))} MB in promptfoo’s database`;
  if (rows <= MANY_ROWS) return fine(found);
  return doubt(
    found,
    '--no-write skips the database, ATTENTION_HEADS_ROWS=changed skips questions with kept answers; or use shards or batches: docs/performance.md',
  );
}

/** What promptfoo asks for, and this package with it. */
const NODE = '22.22.0';

const ownSchema = z.looseObject({ peerDependencies: z.looseObject({ promptfoo: z.string() }) });
const versionSchema = z.looseObject({ version: z.string() });

function lookAtPromptfoo(folder: string): Finding {
  const own = findPackageJSON('..', import.meta.url);
  if (own === undefined) throw new Error('this package has no package.json');
  const range = readJsonFile(own, ownSchema).peerDependencies.promptfoo;
  const manifest = manifestSeenFrom(folder);
  const install = `npm install promptfoo@${range.replace('~', '').replace(/\.\d+$/, '')}`;
  if (manifest === undefined) return problem('not installed here', install);
  const { version } = readJsonFile(manifest, versionSchema);
  const tested = range.replace('~', '');
  const [major, minor] = tested.split('.');
  if (version.startsWith(`${major}.${minor}.`) && isAtLeast(version, tested)) return fine(version);
  return problem(`${version} is not a version that is tested with (${range})`, install);
}

function manifestSeenFrom(folder: string): string | undefined {
  try {
    return findPackageJSON('promptfoo', pathToFileURL(join(folder, 'config.js')));
  } catch {
    return undefined;
  }
}

/** Versions as `1.2.3`; what follows a dash is left out. */
function isAtLeast(version: string, least: string): boolean {
  return (version.split('-')[0] ?? '').localeCompare(least, 'en', { numeric: true }) >= 0;
}

/** The files that `file://` names anywhere in a value, without the export's name. */
function pathsIn(value: unknown): readonly string[] {
  return textsIn(value).flatMap((text) => /^file:\/\/(.+\.[cm]?[jt]s)(:\w+)?$/.exec(text)?.[1] ?? []);
}

/** Whether answers will be scored, and runs finished. */
function lookAtScoring(workplace: Workplace): readonly Finding[] {
  const { tests, defaultTest, extensions, env } = workplace.config();
  const [named, hooks] = [textsIn([defaultTest, tests]), textsIn(extensions)];
  const has = (texts: readonly string[], name: string) => texts.some((text) => isFile(text, name));
  const threshold = env.PROMPTFOO_PASS_RATE_THRESHOLD ?? process.env.PROMPTFOO_PASS_RATE_THRESHOLD;
  const wanting: readonly (readonly [boolean, Finding])[] = [
    [
      has(named, 'assertions/normalized-one') || named.includes(ASSERTION_ID),
      problem(
        'no assertion reads P("1")',
        'put { type: javascript, value: file://…/assertions/normalized-one } under defaultTest: assert',
      ),
    ],
    [
      has(hooks, 'hooks/after-all'),
      problem('no hook scores the run', 'put file://…/hooks/after-all:afterAll under extensions'),
    ],
    [
      has(hooks, 'hooks/before-all'),
      doubt(
        'gates are first read when everything is paid for',
        'put file://…/hooks/before-all:beforeAll under extensions',
      ),
    ],
    [
      Number(threshold ?? 100) === 0,
      doubt(
        'promptfoo will exit with 100 if a single pair is misjudged',
        'put PROMPTFOO_PASS_RATE_THRESHOLD: "0" under env',
      ),
    ],
  ];
  const findings = wanting.flatMap(([isThere, finding]) => (isThere ? [] : [finding]));
  return findings.length > 0 ? findings : [fine('assertion and hooks are in place')];
}

function textsIn(value: unknown): readonly string[] {
  if (typeof value === 'string') return [value];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
