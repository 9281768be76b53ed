import { z } from 'zod';
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

export const providersSchema = listOf(
  z.union(
    [
      z.string(),
      z.looseObject({ id: z.string(), label: z.string().optional(), config: z.unknown().optional() }),
    ],
    'must be a provider’s id, or an object with id, label and config',
  ),
);

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

/** `{{ env.NAME }}`, or `{{ env.NAME or 'what else' }}`. */
const TEMPLATE = /\{\{\s*env\.(\w+)(?:\s+or\s+(?:'([^']*)'|"([^"]*)"))?\s*\}\}/g;

/** The templates that promptfoo would fill in, in every text of a value. */
export function fillIn(value: unknown, environment: NodeJS.ProcessEnv): unknown {
  if (typeof value === 'string') {
    return value.replace(
      TEMPLATE,
      (_, name: string, single = '', double = '') => environment[name] || single || double,
    );
  }
  if (Array.isArray(value)) return value.map((each) => fillIn(each, environment));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, fillIn(each, environment)]));
}
