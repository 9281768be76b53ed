import { dirname, extname } from 'node:path';
import { z } from 'zod';
import { askingOf } from '../asking/asking.ts';
import { askingConfigSchema } from '../asking/asking-config.ts';
import { defined } from '../files/defined.ts';
import { findPath, type SearchFolders } from '../files/find-path.ts';
import { UserError } from '../files/user-error.ts';
import { readYamlFile } from '../files/yaml-file.ts';
import type { ColumnConfig, RunConfig } from '../pair-cases/run-config.ts';
import { type SuiteReference, suiteReferenceSchema } from '../suite/files-of-suite.ts';
import { searchFolders } from './command-line.ts';
import {
  type ConfiguredProvider,
  configuredProviders,
  environmentSchema,
  fillIn,
  isFile,
  listOf,
  providersSchema,
} from './configured-providers.ts';
import { parseConfig, refuseUnknownOptions } from './provider-config.ts';

const testSchema = z.union(
  [z.string(), z.looseObject({ path: z.string().optional(), config: z.unknown().optional() })],
  'must be a path, or an object with path and config',
);

const repeatSchema = z.looseObject({ repeat: z.int().positive().optional() }).optional();

const promptfooConfigSchema = z.looseObject({
  providers: providersSchema,
  env: environmentSchema,
  tests: listOf(testSchema),
  commandLineOptions: repeatSchema,
  evaluateOptions: repeatSchema,
});

const askedWithSchema = z.looseObject(askingConfigSchema.shape);

/**
 * Reads what a promptfoo config asks, and how. Templates such as `{{env.MODEL}}` are filled in where they say how a
 * column is asked, and else taken as they are. @throws UserError naming the file and the field.
 */
export function readRunConfig(file: string): RunConfig {
  const { providers, tests, env, commandLineOptions, evaluateOptions } = readYamlFile(
    file,
    promptfooConfigSchema,
  );
  const folders = searchFolders(dirname(file));
  const suites = tests.flatMap((test, index) => suiteOf(test, folders, `${file}: tests.${index}`));
  if (suites.length === 0) {
    throw new UserError(
      `${file}: tests: none has a path that ends in datasets/head-test-cases.ts or .js; nothing to estimate`,
    );
  }
  return {
    columns: configuredProviders(providers, file).map((each) =>
      toColumn(each, folders, { ...process.env, ...env }),
    ),
    suites,
    folders,
    // promptfoo's own order of precedence.
    repeat: commandLineOptions?.repeat ?? evaluateOptions?.repeat ?? 1,
  };
}

function suiteOf(
  test: z.infer<typeof testSchema>,
  folders: SearchFolders,
  place: string,
): readonly SuiteReference[] {
  const path = typeof test === 'string' ? test : test.path;
  if (path === undefined || !isFile(path, 'head-test-cases')) return [];
  const config = parseConfig(suiteReferenceSchema, typeof test === 'string' ? {} : test.config, place);
  return [{ ...config, suite: findPath(config.suite, folders, `${place}: config: suite`) }];
}

function toColumn(
  { name, declaration, config, place }: ConfiguredProvider,
  folders: SearchFolders,
  environment: NodeJS.ProcessEnv,
): ColumnConfig {
  if (!declaration) return { kind: 'unknown', name };
  refuseUnknownOptions(declaration.configSchema, config, place);
  const cost = parseConfig(declaration.cost, config, place);
  if (cost.kind === 'embedded') return { kind: 'embedded', name };
  const { price, ...model } = cost;
  const askedWith = parseConfig(askedWithSchema, fillIn(config, environment), place);
  return {
    name,
    ...model,
    asking: askingOf(askedWith, folders, place),
    ...defined({ price }),
  };
}

const EXTENSIONS = ['.yaml', '.yml', '.json'];

/** A config's `metadata`, which holds the gates. @throws UserError where the file cannot be read, or has gates elsewhere. */
export function metadataOfConfig(file: string): unknown {
  if (!EXTENSIONS.includes(extname(file).toLowerCase())) {
    throw new UserError(`${file}: gates are read from a config that is YAML or JSON`);
  }
  const config = readYamlFile(file, z.looseObject({ metadata: z.unknown().optional() }));
  if ('attentionHeads' in config) {
    throw new UserError(`${file}: attentionHeads: is read under metadata only; move it there`);
  }
  return config.metadata;
}
