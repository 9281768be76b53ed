import { z } from 'zod';
import { NEW_CONFIG_NAMES } from '../asking/asking-config.ts';
import { describeIssue } from '../files/describe-issue.ts';
import { withNewNames } from '../files/old-names.ts';
import { UserError } from '../files/user-error.ts';
import { providerName, type SimulatorDeclaration } from '../simulation/simulator-declaration.ts';
import { packageProviderId } from './package-exports.ts';
import { SIMULATORS } from './simulators.ts';

/** One, or a list. */
export function listOf<Schema extends z.ZodType>(schema: Schema) {
  return z.preprocess((value) => (Array.isArray(value) ? value : [value]), z.array(schema).min(1));
}

/** A promptfoo config's `env`: variables that go before those of the process. */
export const environmentSchema = z
  .record(z.string(), z.coerce.string())
  .nullish()
  .transform((variables) => variables ?? {});

/** What a promptfoo config may have under `providers`, as far as it is read here. */
export const providersSchema = listOf(
  z.union(
    [
      z.string(),
      z.looseObject({ id: z.string(), label: z.string().optional(), config: z.unknown().optional() }),
    ],
    'must be a provider’s id, or an object with id, label and config',
  ),
);

/** An entry of a config's `providers`. */
export interface ConfiguredProvider {
  /** The column's heading. */
  readonly name: string;
  /** Which simulator it is; undefined where it is none of ours. */
  readonly declaration: SimulatorDeclaration | undefined;
  /** As it stands in the file, templates not filled in. */
  readonly config: unknown;
  /** Names the entry in messages. */
  readonly place: string;
}

/** @param file the config's, for messages. */
export function configuredProviders(
  providers: z.output<typeof providersSchema>,
  file: string,
): readonly ConfiguredProvider[] {
  return providers.map((provider, index) => {
    const { id, label, config } = typeof provider === 'string' ? { id: provider } : provider;
    return {
      name: label ?? id,
      declaration: SIMULATORS.find(
        (each) => isFile(id, `providers/${providerName(each)}`) || id === packageProviderId(each),
      ),
      config,
      place: `${file}: providers.${index}`,
    };
  });
}

/** Whether a path, which may end in `:` and an export's name, leads to our file of that name, built or not. */
export function isFile(path: string, name: string): boolean {
  return new RegExp(String.raw`(^|/)${name}\.[jt]s(:\w+)?$`).test(path.replaceAll('\\', '/'));
}

/** @throws UserError naming the entry and the field. */
export function parseConfig<Schema extends z.ZodType>(
  schema: Schema,
  config: unknown,
  place: string,
): z.output<Schema> {
  const parsed = schema.safeParse(withNewNames(config ?? {}, NEW_CONFIG_NAMES));
  if (!parsed.success) throw new UserError(`${place}: config: ${describeIssue(parsed.error)}`);
  return parsed.data;
}
