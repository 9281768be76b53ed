import { z } from 'zod';
import { NEW_CONFIG_NAMES } from '../asking/asking-config.ts';
import type { SearchFolders } from '../files/find-path.ts';
import { withNewNames } from '../files/old-names.ts';
import { describeIssue, UserError } from '../files/user-error.ts';
import { searchFolders } from './command-line.ts';
import { exitOnUserError } from './conclude-at-exit.ts';

/** What promptfoo hands to a provider's constructor. */
export interface ProviderSettings {
  readonly id?: string;
  /** Empty where the user gives none. */
  readonly label?: string;
  readonly config?: unknown;
  /** The `env` of the config file and of the provider's own entry. */
  readonly env?: Readonly<Record<string, unknown>>;
}

// promptfoo adds its own field to every provider's config.
const addedByPromptfoo = z.looseObject({ basePath: z.string().optional() });

/** Reads a provider's `config`. @throws UserError (which ends `promptfoo eval`) naming the provider and the field. */
export function parseProviderConfig<Schema extends z.ZodType>(
  provider: string,
  schema: Schema,
  { label, config = {} }: ProviderSettings,
): z.output<Schema> {
  const withoutBasePath = addedByPromptfoo.transform(({ basePath: _, ...config }): unknown => config);
  try {
    return parseConfig(withoutBasePath.pipe(schema), config, `providers: ${label || provider}`);
  } catch (error) {
    return exitOnUserError(error);
  }
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

/** A misspelt option must not be counted as if it were absent, also where other values are not known yet. @throws UserError */
export function refuseUnknownOptions(schema: z.ZodType, config: unknown, place: string): void {
  const { error } = schema.safeParse(withNewNames(config ?? {}, NEW_CONFIG_NAMES));
  if (!error?.issues.some(({ code }) => code === 'unrecognized_keys')) return;
  throw new UserError(`${place}: config: ${describeIssue(error)}`);
}

/** Where the paths in a provider's `config` are looked for, in turn. */
export function foldersOf(settings: ProviderSettings): SearchFolders {
  return searchFolders(addedByPromptfoo.safeParse(settings.config).data?.basePath);
}

export function environmentOf({ env = {} }: ProviderSettings): Record<string, string> {
  const set = Object.entries(env).filter(([, value]) => value !== undefined && value !== null);
  return Object.fromEntries(set.map(([name, value]) => [name, String(value)]));
}
