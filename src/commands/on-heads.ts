import { Command } from 'commander';
import { listHeads } from '../activation-records/record-source.ts';
import { UserError } from '../files/user-error.ts';
import { visibleText } from '../files/visible-text.ts';
import type { ChatModel } from '../models/chat-model.ts';
import { EndpointHealth, withEndpointHealth } from '../models/endpoint-health.ts';
import { type Keeper, withKeptAnswers } from '../models/kept-answers/with-kept-answers.ts';
import {
  type ConfiguredSimulator,
  configuredSimulator,
  simulatorsOfConfig,
} from '../promptfoo/configured-simulator.ts';
import { readRunConfig } from '../promptfoo/read-config.ts';
import { loadSuite, type Suite } from '../suite/load-suite.ts';
import { parseHeadNames, wholeNumber } from './options.ts';

export interface OnHeadsOptions {
  readonly config: string;
  readonly simulator?: string;
  readonly heads?: string;
  readonly concurrency: number;
  /** `--no-cache` makes it false. */
  readonly cache: boolean;
  readonly estimate?: true;
}

/** A command on the heads of a config's suite, with the options that all such commands have. @param use of the simulator. */
export function commandOnHeads(name: string, use: string): Command {
  return new Command(name)
    .option('-c, --config <file>', 'a promptfoo config, whose suite names the heads', 'promptfooconfig.yaml')
    .option('--simulator <label>', `the column ${use} (default: the first)`)
    .option(
      '--heads <names>',
      'only these of the suite’s heads, e.g. L1H2,L4H11; all: every head that has records',
    )
    .option('-j, --concurrency <number>', 'concurrent questions', wholeNumber(1), 4)
    .option('--no-cache', 'ignore kept answers, and keep none')
    .option('--estimate', 'print the maximum requests and cost; send nothing');
}

export function simulatorToAsk(options: OnHeadsOptions, keeper: Keeper) {
  const { name, make } = chosenSimulator(options);
  const simulator = make({ around: (model) => askedModel(model, keeper, name, options.concurrency) });
  return { name, simulator };
}

export function chosenSimulator({ config, simulator }: OnHeadsOptions): ConfiguredSimulator {
  return configuredSimulator(config, simulator ?? simulatorsOfConfig(config)[0]);
}

/** The config's one suite, as far as it names heads, and its file. */
export function suiteToExplain({ config, heads }: OnHeadsOptions): {
  readonly suite: Suite;
  readonly file: string;
} {
  const { suites, folders } = readRunConfig(config);
  const [reference, another] = suites;
  if (reference === undefined || another) {
    throw new UserError(
      `${config}: tests: names ${suites.length} suites; explain the heads of one at a time`,
    );
  }
  const { suite: file, ...access } = reference;
  const suite = loadSuite(file, { ...access, folders, toExplain: true });
  if (heads === undefined && suite.heads.length > 0) return { suite, file };
  const named = heads === undefined || heads === 'all' ? listHeads(suite.records) : parseHeadNames(heads);
  return { suite: { ...suite, heads: named.map((head) => ({ ...head, explanations: [] })) }, file };
}

/** A chat model as a command asks it: with kept answers, and no further once asking on is a waste, which is said once. */
export function askedModel(model: ChatModel, keeper: Keeper, label: string, concurrency: number): ChatModel {
  const announce = (sentence: string) => console.error(visibleText(`${label}: ${sentence}`));
  const health = new EndpointHealth(announce);
  return withKeptAnswers(withEndpointHealth(model, health, concurrency), keeper, health, announce);
}
