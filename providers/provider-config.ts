import { z } from 'zod';
import { describeIssue } from '../src/describe-issue.ts';
import { exitOnUserError } from '../src/exit-on-user-error.ts';
import { UserError } from '../src/user-error.ts';
import type { ProviderSettings } from './simulator-provider.ts';

// promptfoo adds its own fields to every provider's config; only the ones it names are let through.
const addedByPromptfoo = z.looseObject({ basePath: z.string().optional() });

/**
 * Reads a provider's `config` through its schema.
 *
 * @throws UserError (which ends `promptfoo eval`) naming the provider and the field.
 */
export function parseProviderConfig<Schema extends z.ZodType>(
  provider: string,
  schema: Schema,
  settings: ProviderSettings,
): z.output<Schema> {
  const { basePath: _basePath, ...config } = addedByPromptfoo.parse(settings.config ?? {});
  const parsed = schema.safeParse(config);
  if (parsed.success) return parsed.data;
  const message = `providers: ${settings.label ?? provider}: config: ${describeIssue(parsed.error)}`;
  return exitOnUserError(new UserError(message));
}
