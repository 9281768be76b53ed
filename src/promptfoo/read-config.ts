import { dirname } from 'node:path';
import { z } from 'zod';
import { protocolSource } from '../asking/protocol.ts';
import type { ColumnConfig, RunConfig } from '../estimate/run-config.ts';
import { findPath, type SearchFolders } from '../files/find-path.ts';
import { UserError } from '../files/user-error.ts';
import { readYamlFile } from '../files/yaml-file.ts';
import { commonConfigSchema } from '../simulation/simulator-declaration.ts';
import { type SuiteReference, suiteReferenceSchema } from '../suite/suite-access.ts';
import { searchFolders } from './config-folder.ts';
import {
  type ConfiguredProvider,
  configuredProviders,
  environmentSchema,
  isFile,
  listOf,
  parseConfig,
  providersSchema,
} from './configured-providers.ts';
import { fillIn } from './fill-templates.ts';

const testSchema = z.union(
  [z.string(), z.looseObject({ path: z.string().optional(), config: z.unknown().optional() })],
  'must be a path, or an object with path and config',
);

const repeatSchema = z.looseObject({ repeat: z.int().positive().optional() }).optional();

/** The part of a promptfoo config that is needed here; promptfoo itself knows much more. */
const promptfooConfigSchema = z.looseObject({
  providers: providersSchema,
  env: environmentSchema,
  tests: listOf(testSchema),
  commandLineOptions: repeatSchema,
  evaluateOptions: repeatSchema,
});

const { protocol: protocolField, baselineCorrection: correctionField } = commonConfigSchema.shape;
const askedWithSchema = z.looseObject({ protocol: protocolField });
const correctedWithSchema = z.looseObject({ baselineCorrection: correctionField });

/**
 * Reads what a promptfoo config says about a run's cost. Strings are taken as they are: templates such as
 * `{{env.MODEL}}` are not filled in, but for `baselineCorrection`'s.
 *
 * @throws UserError naming the file and the field.
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
  const { protocol } = parseConfig(askedWithSchema, config, place);
  // It may be one of two or three things, and a template is none of them.
  const { baselineCorrection } = parseConfig(correctedWithSchema, fillIn(config, environment), place);
  const cost = parseConfig(declaration.cost, config, place);
  if (cost.kind === 'embedded') return { kind: 'embedded', name };
  const { price, ...model } = cost;
  return {
    name,
    ...model,
    ...(protocol === undefined
      ? {}
      : { protocol: protocolSource(protocol, folders, `${place}: config: protocol`) }),
    ...(baselineCorrection ? { baselineCorrection } : {}),
    ...(price ? { price } : {}),
  };
}
