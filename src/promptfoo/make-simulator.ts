import { dirname } from 'node:path';
import { z } from 'zod';
import { type Asking, askingOf } from '../asking/pair-prompts.ts';
import { protocolNamed } from '../asking/protocol.ts';
import { UserError } from '../files/user-error.ts';
import { readYamlFile } from '../files/yaml-file.ts';
import { type CommonConfig, commonConfigSchema } from '../simulation/declaration.ts';
import type { Simulator } from '../simulation/simulator.ts';
import { searchFolders } from './config-folder.ts';
import {
  configuredProviders,
  environmentSchema,
  parseConfig,
  providersSchema,
} from './configured-providers.ts';
import { fillIn } from './fill-in.ts';

/** A simulator as a promptfoo config describes it, made without promptfoo. */
export interface MadeSimulator extends Pick<CommonConfig, 'match'> {
  readonly name: string;
  readonly simulator: Simulator;
  readonly asking: Asking;
  /** Its whole config, as far as it is not common to all simulators: what reaches an endpoint, say. */
  readonly config: unknown;
}

const configSchema = z.looseObject({
  providers: providersSchema,
  env: environmentSchema,
});

/** The headings of a config's simulators. @throws UserError where it has none, or two of one name. */
export function simulatorsOfConfig(file: string): readonly string[] {
  const { providers } = readYamlFile(file, configSchema);
  const names = configuredProviders(providers, file)
    .filter(({ declaration }) => declaration !== undefined)
    .map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    throw new UserError(`${file}: providers: two are called ${twice}; give each its own label`);
  }
  if (names.length === 0) throw new UserError(`${file}: providers: none is a simulator of this package`);
  return names;
}

/**
 * Makes one of a config's simulators, with its templates `{{env.NAME}}` (and `{{env.NAME or 'what else'}}`) filled in.
 *
 * @param label which one, by its heading; may be left out where there is only one.
 * @throws UserError where the config has no such simulator, or it cannot work.
 */
export function makeSimulator(file: string, label: string | undefined): MadeSimulator {
  const { declaration, env, ...read } = readSimulator(file, label);
  return { ...read, simulator: declaration.create(read.config, env) };
}

/** What {@link makeSimulator} makes one of, with nothing made yet. @throws UserError as that does, where its config is wrong. */
export function readSimulator(file: string, label: string | undefined) {
  const { providers, env } = readYamlFile(file, configSchema);
  const ours = configuredProviders(providers, file).filter(({ declaration }) => declaration !== undefined);
  const names = ours.map(({ name }) => name).join(', ');
  const [only, another] = label === undefined ? ours : ours.filter(({ name }) => name === label);
  if (only?.declaration === undefined || another !== undefined) {
    const problem = label === undefined ? 'name one of its simulators' : `it has no one simulator ${label}`;
    throw new UserError(`${file}: providers: ${problem}: ${names || 'there are none'}`);
  }
  const filled = fillIn(only.config, { ...process.env, ...env });
  const config = parseConfig(only.declaration.configSchema, filled, only.place);
  const { protocol, match, baselineCorrection } = parseConfig(
    z.looseObject(commonConfigSchema.shape),
    config,
    only.place,
  );
  return {
    name: only.name,
    match,
    asking: askingOf(
      {
        protocol: protocolNamed({ protocol }, only.declaration),
        baselineCorrection,
        correctedByDefault: only.declaration.correctedByDefault,
      },
      searchFolders(dirname(file)),
      only.place,
    ),
    declaration: only.declaration,
    env,
    config,
  };
}
