import { dirname } from 'node:path';
import { z } from 'zod';
import type { ColumnConfig, RunConfig } from '../estimate/run-config.ts';
import { describeIssue } from '../files/describe-issue.ts';
import { findPath } from '../files/find-path.ts';
import { UserError } from '../files/user-error.ts';
import { readYamlFile } from '../files/yaml-file.ts';
import { commonConfigSchema, providerName } from '../simulation/declaration.ts';
import { SIMULATORS } from '../simulation/simulators.ts';
import { searchFolders } from './config-folder.ts';
import { packageProviderId } from './package-parts.ts';

const providerSchema = z.union(
  [
    z.string(),
    z.looseObject({ id: z.string(), label: z.string().optional(), config: z.unknown().optional() }),
  ],
  'must be a provider’s id, or an object with id, label and config',
);

const testSchema = z.union(
  [z.string(), z.looseObject({ path: z.string().optional(), config: z.unknown().optional() })],
  'must be a path, or an object with path and config',
);

const repeatSchema = z.looseObject({ repeat: z.int().positive().optional() }).optional();

/** One, or a list. */
function listOf<Schema extends z.ZodType>(schema: Schema) {
  return z.preprocess((value) => (Array.isArray(value) ? value : [value]), z.array(schema).min(1));
}

/** The part of a promptfoo config that is needed here; promptfoo itself knows much more. */
const promptfooConfigSchema = z.looseObject({
  providers: listOf(providerSchema),
  tests: listOf(testSchema),
  commandLineOptions: repeatSchema,
  evaluateOptions: repeatSchema,
});

const suiteSchema = z.looseObject({ suite: z.string().min(1) });

const protocolSchema = z.looseObject({ protocol: commonConfigSchema.shape.protocol });

/**
 * Reads what a promptfoo config says about a run's cost. Strings are taken as they are: templates such as
 * `{{env.MODEL}}` are not filled in.
 *
 * @throws UserError naming the file and the field.
 */
export function readRunConfig(file: string): RunConfig {
  const { providers, tests, commandLineOptions, evaluateOptions } = readYamlFile(file, promptfooConfigSchema);
  const folders = searchFolders(dirname(file));
  const suites = tests.flatMap((test, index) => suiteOf(test, folders, `${file}: tests.${index}`));
  if (suites.length === 0) {
    throw new UserError(
      `${file}: tests: none has a path that ends in datasets/head-test-cases.ts or .js; nothing to estimate`,
    );
  }
  return {
    columns: providers.map((provider, index) => toColumn(provider, folders, `${file}: providers.${index}`)),
    suites,
    folders,
    // promptfoo's own order of precedence.
    repeat: commandLineOptions?.repeat ?? evaluateOptions?.repeat ?? 1,
  };
}

function suiteOf(
  test: z.infer<typeof testSchema>,
  folders: readonly string[],
  place: string,
): readonly string[] {
  const path = typeof test === 'string' ? test : test.path;
  if (path === undefined || !isFile(path, 'head-test-cases')) return [];
  const config = parseConfig(suiteSchema, typeof test === 'string' ? {} : test.config, place);
  return [findPath(config.suite, folders, `${place}: config: suite`)];
}

function toColumn(
  provider: z.infer<typeof providerSchema>,
  folders: readonly string[],
  place: string,
): ColumnConfig {
  const { id, label, config } = typeof provider === 'string' ? { id: provider } : provider;
  const name = label ?? id;
  const declaration = SIMULATORS.find(
    (each) => isFile(id, `providers/${providerName(each)}`) || id === packageProviderId(each),
  );
  if (!declaration) return { kind: 'unknown', name };
  const { protocol } = parseConfig(protocolSchema, config, place);
  const cost = parseConfig(declaration.cost, config, place);
  if (cost.kind === 'embedded') return { kind: 'embedded', name };
  const { price, ...model } = cost;
  return {
    name,
    ...model,
    ...(protocol === undefined
      ? {}
      : { protocol: findPath(protocol, folders, `${place}: config: protocol`) }),
    ...(price ? { price } : {}),
  };
}

/** Whether a path, which may end in `:` and an export's name, leads to our file of that name, built or not. */
function isFile(path: string, name: string): boolean {
  return new RegExp(String.raw`(^|/)${name}\.[jt]s(:\w+)?$`).test(path.replaceAll('\\', '/'));
}

function parseConfig<Schema extends z.ZodType>(
  schema: Schema,
  config: unknown,
  place: string,
): z.output<Schema> {
  const parsed = schema.safeParse(config ?? {});
  if (!parsed.success) throw new UserError(`${place}: config: ${describeIssue(parsed.error)}`);
  return parsed.data;
}
