import { findPackageJSON } from 'node:module';
import { Command } from 'commander';
import { z } from 'zod';
import { readJsonFile } from '../files/json-file.ts';
import { tellNewName } from '../files/old-names.ts';
import { withExamples } from './examples.ts';

/** What a command is for, and the command itself, which is loaded when it is asked for: together they take a second. */
interface Listed {
  readonly description: string;
  readonly load: () => Promise<Command>;
}

const COMMANDS: Readonly<Record<string, Listed>> = {
  init: {
    description: 'Sets up a first run in this folder: config, suite, explanations, and a GitHub workflow.',
    load: async () => (await import('./init.ts')).initCommand(),
  },
  doctor: {
    description: 'Checks the setup, and asks each simulator one real question.',
    load: async () => (await import('./doctor.ts')).doctorCommand(),
  },
  estimate: {
    description: 'Prints what `promptfoo eval` would send and cost. Sends nothing.',
    load: async () => (await import('./of-questions.ts')).estimateCommand(),
  },
  explain: {
    description:
      'Writes explanations for a suite’s heads from their train records, by rules or by the models in explainers.yaml. `promptfoo eval` then scores them on other records.',
    load: async () => (await import('./of-questions.ts')).explainCommand(),
  },
  explainable: {
    description:
      'Tests whether a head’s pairs have anything in common, before anyone explains it: which of five does not belong?',
    load: async () => (await import('./of-questions.ts')).explainableCommand(),
  },
  report: {
    description:
      'Scores finished runs again, applies a config’s gates, and writes reports and predictions. Merges several runs of a suite (shards, other simulators).',
    load: async () => (await import('./of-finished-runs.ts')).reportCommand(),
  },
  export: {
    description: 'Exports finished runs for other programs.',
    load: async () => (await import('./of-finished-runs.ts')).exportCommand(),
  },
  baseline: {
    description: 'Saves runs as baselines, and compares later runs with them.',
    load: async () => (await import('./of-finished-runs.ts')).baselineCommand(),
  },
  compare: {
    description:
      'Compares two runs head by head, even if their pairs differ: two checkpoints, models, sets of texts, or ways of asking.',
    load: async () => (await import('./of-finished-runs.ts')).compareCommand(),
  },
  annotate: {
    description: 'Prints a run’s outcome as GitHub annotations.',
    load: async () => (await import('./of-finished-runs.ts')).annotateCommand(),
  },
  batch: {
    description: 'Asks through batch files: OpenAI’s Batch API, vLLM and similar engines.',
    load: async () => (await import('./of-questions.ts')).batchCommand(),
  },
  cluster: {
    description: 'Runs batches on a cluster (Slurm).',
    load: async () => (await import('./of-questions.ts')).clusterCommand(),
  },
  validate: {
    description:
      'Tests a simulator on heads with known explanations and on perturbed versions of them: what can it be trusted with?',
    load: async () => (await import('./of-questions.ts')).validateCommand(),
  },
  noise: {
    description:
      'Shows how much AUCs vary with the seed, the split, the protocol and asking again, from runs of one suite that differ in these.',
    load: async () => (await import('./of-finished-runs.ts')).noiseCommand(),
  },
  protocol: {
    description: 'Works with protocols: the messages around a token pair.',
    load: async () => (await import('./protocol.ts')).protocolCommand(),
  },
  records: {
    description: 'Makes head records from attention patterns, and shows them.',
    load: async () => (await import('./records.ts')).recordsCommand(),
  },
  schema: {
    description: 'Prints the JSON schema of suite files for editors.',
    load: async () => (await import('./schema.ts')).schemaCommand(),
  },
};

/** The old name of a command, which is in no help. */
const OLD_NAMES: Readonly<Record<string, string>> = { certify: 'validate' };

/** `attention-heads`; commands that are not among the arguments have a name and a description only. */
export async function attentionHeads(args: readonly string[]): Promise<Command> {
  const program = new Command('attention-heads')
    .description('Scores explanations of attention heads: everything besides `promptfoo eval`.')
    .version(packageVersion())
    .showHelpAfterError();
  for (const [name, { description, load }] of Object.entries(COMMANDS)) {
    const command = args.includes(name) ? await load() : new Command(name);
    program.addCommand(command.description(description));
  }
  for (const [old, name] of Object.entries(OLD_NAMES)) {
    if (args.includes(old)) program.addCommand(await underOldName(old, name), { hidden: true });
  }
  return withExamples(program);
}

async function underOldName(old: string, name: string): Promise<Command> {
  const command = await COMMANDS[name]?.load();
  if (!command) throw new Error(`no command is named ${name}`);
  return command
    .name(old)
    .hook('preAction', () => tellNewName(`attention-heads ${old}`, `attention-heads ${name}`));
}

function packageVersion(): string {
  const file = findPackageJSON('..', import.meta.url);
  if (file === undefined) throw new Error('this package has no package.json');
  return readJsonFile(file, z.looseObject({ version: z.string() })).version;
}
