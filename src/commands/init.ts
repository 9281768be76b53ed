import { existsSync, lstatSync } from 'node:fs';
import { Command, Option } from 'commander';
import pc from 'picocolors';
import { isInside } from '../files/find-path.ts';
import { toldInOneLine } from '../files/system-error.ts';
import { UserError } from '../files/user-error.ts';
import { visibleText } from '../files/visible-text.ts';
import { writeWholeFile } from '../files/write-whole-file.ts';
import { probeSimulator } from './doctor/examine.ts';
import { examinedText } from './doctor/finding.ts';
import { Workplace } from './doctor/workplace.ts';
import { type Answers, answersOf, DEFAULT_SIMULATORS, type InitOptions } from './init/answers.ts';
import { askAnswers, type Prompts } from './init/ask-answers.ts';
import { isInstalled, type Starter, type StarterSimulator } from './init/starter.ts';
import {
  CONFIG_FILE,
  configText,
  explanationsText,
  SUITE_FILE,
  suiteText,
  WORKFLOW_FILE,
  workflowText,
} from './init/starter-files.ts';
import { starterOf } from './init/starter-of.ts';
import { wholeNumber } from './options.ts';

export function initCommand(): Command {
  return new Command('init')
    .option(
      '-r, --records <records>',
      'a folder of records, or an http(s) address (default: records/ where there is one, else bundled example heads)',
    )
    .option(
      '--heads <names>',
      'which heads to explain, e.g. L4H11,L5H5, or all (default: the 8 that do one thing most clearly)',
    )
    .option('--clearest <n>', 'this many heads that do one thing most clearly', wholeNumber(1))
    .option('--share <place=least>', 'heads with at least this share on a place, e.g. previous=0.3')
    .option('--layers <first-last>', 'heads in these layers, e.g. 0-5')
    .option('--subject <model>', 'the model whose heads are explained')
    .option('--name <suite>', 'the suite’s name')
    .option('--explanations <file>', 'your explanations, .csv or .jsonl, if you have some')
    .addOption(
      new Option(
        '--simulator <which...>',
        'heuristic, distance, constant, openai:<model>, local:<model.gguf>, promptfoo:<provider>',
      ).default(undefined, DEFAULT_SIMULATORS.join(' ')),
    )
    .option('--base-url <address>', 'the endpoint of openai:…, up to and including /v1 (default: OpenAI)')
    .option('--probe', 'ask each endpoint up to six questions and write the config it needs')
    .option('--no-workflow', 'no GitHub workflow')
    .option('-y, --yes', 'ask nothing; use defaults unless a flag is given')
    .option('--force', 'with --yes: overwrite existing files')
    .action(init);
}

async function init(options: InitOptions): Promise<void> {
  const prompts = options.yes ? undefined : await promptsOfTerminal();
  const answers = prompts ? await askAnswers(options, prompts) : answersOf(options);
  const { starter, explanations, summary } = await starterOf(answers);

  const files: readonly (readonly [string, string])[] = [
    [CONFIG_FILE, configText(starter)],
    [SUITE_FILE, suiteText(starter)],
    ...(explanations === undefined
      ? []
      : [[starter.explanationsFile, explanationsText(explanations)] as const]),
    ...(starter.writtenFile === undefined ? [] : [[starter.writtenFile, ''] as const]),
    ...(answers.workflow ? [[WORKFLOW_FILE, workflowText()] as const] : []),
  ];
  let isOurConfig = false;
  for (const [file, content] of files) {
    const done = await writeStarterFile(file, content, options, prompts);
    if (file === CONFIG_FILE) isOurConfig = done === WRITTEN;
    console.log(`${visibleText(file).padEnd(40)} ${done}`);
  }
  if (answers.probe && isOurConfig) await writeWhatEndpointsNeed(starter);
  for (const line of [summary, ...nextSteps(answers, starter)]) console.log(line);
}

/** Asks the endpoints of the config that was written, and writes it anew with what they need. */
async function writeWhatEndpointsNeed(starter: Starter): Promise<void> {
  const workplace = new Workplace(CONFIG_FILE);
  const simulators: StarterSimulator[] = [];
  for (const simulator of starter.simulators) {
    const { label, config, isPaidFor } = simulator;
    const options = isPaidFor ? await optionsOf(workplace, label) : {};
    simulators.push({ ...simulator, config: { ...config, ...options } });
  }
  writeWholeFile(CONFIG_FILE, configText({ ...starter, simulators }));
}

async function optionsOf(workplace: Workplace, label: string): Promise<StarterSimulator['config']> {
  try {
    const { findings, options } = await probeSimulator(workplace, label);
    const told = findings.filter(({ check }) => check !== 'config');
    console.log(examinedText(told.map((finding) => ({ simulator: label, ...finding }))));
    const lines = Object.entries(options).map(([name, value]) => `${name}: ${value}`);
    if (lines.length > 0)
      console.log(`${CONFIG_FILE}: ${pc.green(`${label}: written: ${lines.join(', ')}`)}`);
    return options;
  } catch (error) {
    console.log(pc.yellow(visibleText(`${label}: not asked: ${toldInOneLine(error)}`)));
    console.log('  npx attention-heads doctor asks it later, and says what its config needs.');
    return {};
  }
}

const WRITTEN = pc.green('written');

/** @returns what was done, in words. */
async function writeStarterFile(
  file: string,
  content: string,
  options: InitOptions,
  prompts: Prompts | undefined,
): Promise<string> {
  // What a link leads to is not a file that somebody would expect to be written over here.
  const isLink = lstatSync(file, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
  if (isLink || !isInside(file, '.'))
    return pc.yellow('not written: it is a link, or lies behind one; move that away');
  if (existsSync(file) && !(await mayOverwrite(file, options, prompts)))
    return pc.yellow('kept as it is (--force writes over it)');
  writeWholeFile(file, content);
  return WRITTEN;
}

async function mayOverwrite(
  file: string,
  { force }: InitOptions,
  prompts: Prompts | undefined,
): Promise<boolean> {
  if (!prompts) return force === true;
  return prompts.confirm({
    message: `${visibleText(file)} is there already. Write over it?`,
    default: false,
  });
}

/** @throws UserError where there is nobody to ask. */
async function promptsOfTerminal(): Promise<Prompts> {
  if (!process.stdin.isTTY || !process.stdout.isTTY) {
    throw new UserError(
      'init asks questions, and this is not a terminal: use --yes, with flags where the defaults do not fit (attention-heads init --help)',
    );
  }
  return import('@inquirer/prompts');
}

function nextSteps({ workflow }: Answers, { writtenFile, packagePlace }: Starter): readonly string[] {
  return [
    '',
    'Next:',
    '  npx attention-heads doctor           # checks the setup and asks each simulator one question',
    ...(writtenFile === undefined
      ? []
      : [
          '  npx attention-heads explain          # writes explanations by rules, from records that eval does not use',
        ]),
    '  PROMPTFOO_DISABLE_DEBUG_LOG=1 npx promptfoo eval   # scores the explanations; then: npx promptfoo view',
    ...(workflow ? ['  npx attention-heads baseline write   # commit it: CI compares with it'] : []),
    ...(isInstalled(packagePlace)
      ? []
      : [
          '',
          pc.yellow(
            'The config refers to this package by its path on this machine. To share it, install the package in this folder and run init again.',
          ),
        ]),
  ];
}
