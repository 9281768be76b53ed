import { existsSync } from 'node:fs';
import { basename, dirname, join, resolve } from 'node:path';
import type { Command } from 'commander';
import pc from 'picocolors';
import { z } from 'zod';
import { explainHeads, type HeadExplained } from '../explaining/explain-heads.ts';
import { judgeWith } from '../explaining/judged-text.ts';
import { readJsonLines } from '../files/json-file.ts';
import { refuseUnwritable, writeWholeFile } from '../files/write-whole-file.ts';
import { keeperOf } from '../promptfoo/kept-answers.ts';
import { explainedHeadsTable, explainersTable } from '../reports/explainers-table.ts';
import { progressLine } from '../reports/progress-line.ts';
import { estimateExplain } from './explain/estimate.ts';
import { EXPLAINERS_FILE, type ExplainOptions, explainersFor, tellProblems } from './explain/explainers.ts';
import { exportExplain } from './explain/export.ts';
import { askedModel, commandOnHeads, simulatorToAsk, suiteToExplain } from './on-heads.ts';
import { wholeNumber } from './options.ts';

export function explainCommand(): Command {
  return commandOnHeads('explain', 'that chooses among candidates')
    .option(
      '--explainers <file>',
      `the explainers (default: ${EXPLAINERS_FILE} next to the config, else rules)`,
    )
    .option('--explainer <label>', 'only this one of them')
    .option(
      '--refine <rounds>',
      'at most this many rounds of improvement, each kept only if it helps on calibration records',
      wholeNumber(0),
      0,
    )
    .option('-o, --output <file>', 'where to write (default: explanations.jsonl next to the suite)')
    .option(
      '--export <folder>',
      'write the explainer’s next requests as a batch, for batch submit, fetch and import, and send it nothing',
    )
    .action(explain);
}

async function explain(options: ExplainOptions): Promise<void> {
  if (options.estimate) return estimateExplain(options);
  if (options.export !== undefined) return exportExplain(options, options.export);
  const { suite, file } = suiteToExplain(options);
  const output = options.output ?? join(dirname(file), 'explanations.jsonl');
  // Before anything is paid for.
  const before = linesBefore(output);
  const keeper = keeperOf(options.cache);
  const explainers = explainersFor(options, (model, label) =>
    askedModel(model, keeper, label, options.concurrency),
  );
  const { name, simulator } = simulatorToAsk(options, keeper);
  const explained: HeadExplained[] = [];
  let hasWritten = false;
  const progress = progressLine('heads');
  try {
    await explainHeads(suite, explainers, judgeWith(simulator, options.concurrency), {
      refineRounds: options.refine,
      onExplained: (each) => {
        explained.push(each);
        progress.update(explained.length / explainers.length, suite.heads.length);
      },
    });
  } finally {
    progress.stop();
    await simulator.release?.();
    // What was explained before something failed is not lost, nor what cannot be written.
    if (explained.length > 0) {
      console.log(`${explainedHeadsTable(explained)}\n${explainersTable(explained, name)}`);
      tellProblems(explained);
      hasWritten = writeLines(output, before, explained);
    }
  }
  if (!hasWritten) return;
  console.log(`Explanations: ${output}`);
  const listing = suite.explanationsFiles.some((each) => resolve(each) === resolve(output))
    ? ''
    : `put \`explanations: ${basename(output)}\` and \`split: test\` into ${file}, then `;
  console.log(`${pc.bold('Next:')} ${listing}npx promptfoo eval -c ${options.config}`);
}

/** What an explanations file holds already. @throws UserError where it cannot be read, or not be written. */
function linesBefore(output: string): readonly unknown[] {
  refuseUnwritable(output);
  return existsSync(output) ? readJsonLines(output).map(({ value }) => value) : [];
}

/** Lines of other explainers and other heads stay: they may be a person's. @returns whether there is anything to write. */
function writeLines(
  output: string,
  before: readonly unknown[],
  explained: readonly HeadExplained[],
): boolean {
  const isReplaced = (value: unknown) => {
    const { data } = explanationOriginSchema.safeParse(value);
    return (
      data !== undefined &&
      explained.some(
        ({ layer, head, explainer, failure }) =>
          failure === undefined &&
          layer === data.layer &&
          head === data.head &&
          explainer === data.writtenBy.explainer,
      )
    );
  };
  const lines = [...before.filter((value) => !isReplaced(value)), ...explained.flatMap(({ lines }) => lines)];
  if (lines.length === 0 && before.length === 0) return false;
  writeWholeFile(output, lines.map((line) => `${JSON.stringify(line)}\n`).join(''));
  return true;
}

const explanationOriginSchema = z.looseObject({
  layer: z.int(),
  head: z.int(),
  writtenBy: z.looseObject({ explainer: z.string() }),
});
