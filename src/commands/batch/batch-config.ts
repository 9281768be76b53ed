import type { Column } from '../../batches/keyed-requests.ts';
import { connectionSchema, type Manifest } from '../../batches/manifest.ts';
import { defined } from '../../files/defined.ts';
import { UserError } from '../../files/user-error.ts';
import { type ConfiguredSimulator, configuredSimulator } from '../../promptfoo/configured-simulator.ts';
import { readRunConfig } from '../../promptfoo/read-config.ts';
import { loadSuites } from '../../suite/load-suites.ts';
import type { Shard } from '../../suite/shard.ts';

/** What a promptfoo config asks about. @throws UserError naming the file and the field. */
export function suitesOfConfig(file: string, shard?: Shard) {
  const { suites, folders, repeat } = readRunConfig(file);
  return { suites: loadSuites(suites, defined({ folders, shard })), repeat };
}

/** A config's simulator, whose requests are to be exported. @throws UserError where there is no such one, or no endpoint. */
export function columnOfConfig(
  file: string,
  label: string | undefined,
): { readonly column: Column; readonly connection: Manifest['connection'] } {
  const configured = configuredSimulator(file, label);
  const connection = connectionOf(configured);
  const { asked } = configured.make();
  if (!asked) throw notExportable(configured);
  return { column: { name: configured.name, ...asked }, connection };
}

/** How the endpoint of a simulator, or an explainer, is reached. @throws UserError where it has none that takes batches. */
export function connectionOf(
  configured: Pick<ConfiguredSimulator, 'name' | 'config'>,
): Manifest['connection'] {
  const { data } = connectionSchema.strip().safeParse(configured.config);
  if (data) return data;
  throw notExportable(configured);
}

function notExportable({ name }: Pick<ConfiguredSimulator, 'name'>): UserError {
  return new UserError(
    `${name}: only requests of an openai-simulator or an openai explainer can be exported; this one asks no such endpoint`,
  );
}
