import { dirname } from 'node:path';
import { z } from 'zod';
import { type Asking, askingOf } from '../asking/asking.ts';
import type { ScoredColumn } from '../batches/score-batch.ts';
import { repeated } from '../files/strict-object.ts';
import { UserError } from '../files/user-error.ts';
import { readYamlFile } from '../files/yaml-file.ts';
import type { ChatModel, RequestCost } from '../models/chat-model.ts';
import { askingIdOf, type Simulator } from '../simulation/simulator.ts';
import { commonConfigSchema, providerName, type Surroundings } from '../simulation/simulator-declaration.ts';
import { simulatorIdOf } from '../simulation/simulator-id.ts';
import { searchFolders } from './command-line.ts';
import { configuredProviders, environmentSchema, fillIn, providersSchema } from './configured-providers.ts';
import { parseConfig } from './provider-config.ts';

/** A simulator as a promptfoo config describes it, to be made without promptfoo. */
export interface ConfiguredSimulator {
  readonly name: string;
  readonly asking: Asking;
  /** Makes it. @param changed options in the place of the config's. @throws UserError where it cannot work. */
  readonly make: (
    surroundings?: Partial<Surroundings>,
    changed?: { readonly topLogprobs?: number },
  ) => Simulator;
  /** Names what was made, as scorecards tell simulators apart: see {@link simulatorIdOf}. */
  readonly identify: (simulator: Simulator) => Promise<string>;
  /** Names the way in which what was made is asked: see {@link askingIdOf}. */
  readonly askedAs: (simulator: Simulator) => string | null;
  readonly cost: RequestCost;
  /** Its whole config: what reaches an endpoint, say. */
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
  // Names that look alike are one to whoever reads them.
  const seen = names.map((name) => name.normalize('NFC').trim());
  const twice = repeated(seen);
  if (twice !== undefined) {
    throw new UserError(`${file}: providers: two are called ${twice}; give each its own label`);
  }
  if (names.length === 0) throw new UserError(`${file}: providers: none is a simulator of this package`);
  return names;
}

/**
 * One of a config's simulators, with its templates `{{env.NAME}}` filled in. @param label may be left out where it is
 * the only one.
 * @throws UserError where the config has no such simulator, or it cannot work.
 */
export function configuredSimulator(file: string, label: string | undefined): ConfiguredSimulator {
  const { providers, env } = readYamlFile(file, configSchema);
  const ours = configuredProviders(providers, file).filter(({ declaration }) => declaration !== undefined);
  const names = ours.map(({ name }) => name).join(', ');
  const [only, another] = label === undefined ? ours : ours.filter(({ name }) => name === label);
  if (only?.declaration === undefined || another !== undefined) {
    const problem =
      label === undefined
        ? 'name one of its simulators'
        : `${another === undefined ? 'none' : 'more than one'} is labelled ${JSON.stringify(label)}; there are`;
    throw new UserError(`${file}: providers: ${problem}: ${names || 'none'}`);
  }
  const { name, declaration, place } = only;
  const config = parseConfig(
    declaration.configSchema,
    fillIn(only.config, { ...process.env, ...env }),
    place,
  );
  const common = parseConfig(z.looseObject(commonConfigSchema.shape), config, place);
  const asking = askingOf(common, searchFolders(dirname(file)), place, declaration.correctedByDefault);
  return {
    name,
    asking,
    askedAs: (simulator) => askingIdOf(simulator, asking),
    identify: (simulator) => {
      const variant = declaration.variant?.(config);
      const kind = providerName(declaration);
      return simulatorIdOf(variant === undefined ? kind : `${kind}:${variant}`, simulator, config);
    },
    make: (surroundings = {}, changed = {}) =>
      declaration.create({ ...config, ...changed }, { asking, environment: env, ...surroundings }),
    cost: declaration.cost.parse(config),
    config,
  };
}

/** Simulators as columns that are scored without promptfoo. @param around what stands in for their chat models. */
export function scoredColumns(
  file: string,
  labels: readonly string[],
  around: (model: ChatModel) => ChatModel,
): Promise<ScoredColumn[]> {
  return Promise.all(
    labels.map(async (label) => {
      const { name, asking, make, identify } = configuredSimulator(file, label);
      const simulator = make({ around });
      return { name, simulator, asking, id: await identify(simulator) };
    }),
  );
}
