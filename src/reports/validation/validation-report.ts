import pc from 'picocolors';
import { count, decimal, dollars, NOTHING, percent, range } from '../../files/number-text.ts';
import { columnTable, textTable } from '../../files/text-table.ts';
import { shorten, visibleText } from '../../files/visible-text.ts';
import { writeWholeFiles } from '../../files/write-whole-file.ts';
import { type ReadoutWorth, readoutToUse } from '../../validation/readout-worth.ts';
import type { PerturbationResponse, Validation } from '../../validation/validation.ts';
import { escapeMarkdown, titledTable } from '../markdown/markdown-table.ts';
import { plainText, type ReportColumn, type ReportTable, reportTable } from '../report-table.ts';
import { orderTable, validationHtml } from './validation-html.ts';

/** Writes validation.json, validation.md and validation.html into a folder, which is made if need be. */
export function writeValidation(folder: string, validation: Validation): void {
  writeWholeFiles(folder, {
    'validation.json': `${JSON.stringify(validation, null, 2)}\n`,
    'validation.md': validationMarkdown(validation),
    'validation.html': validationHtml(validation).pieces(),
  });
}

const PERTURBATIONS: readonly ReportColumn<PerturbationResponse>[] = [
  { heading: 'perturbation', kind: 'name', cell: ({ title }) => title },
  {
    heading: 'AUC by severity',
    cell: ({ severities }) => severities.map(({ meanAuc }) => decimal(meanAuc)).join(' → '),
  },
  {
    heading: 'AUC lower in',
    cell: ({ lower, heads }) => (heads === 0 ? 'not answered' : `${lower} of ${heads} heads`),
  },
  { heading: '95 % interval', cell: ({ interval }) => range(interval, percent) },
  { heading: 'beyond noise in', cell: ({ detected, heads }) => (heads === 0 ? NOTHING : String(detected)) },
];

/** What a simulator detects: its response to each kind of perturbation, and in how many heads the severest is detected. */
function perturbationTable({ perturbations }: Validation): ReportTable {
  return reportTable('What it detects', PERTURBATIONS, perturbations);
}

export function validationTable(validation: Validation): string {
  const { columns, rows } = perturbationTable(validation);
  return textTable(
    columns.map(({ heading }) => heading),
    rows.map((row) => row.map(plainText)),
  );
}

const MOST_BYTES = 100_000;

/** A validation as Markdown: the verdict first, then what it rests on. */
function validationMarkdown(validation: Validation): string {
  const { simulator, protocol, verdict, trueExplanation, meanMass, probabilities } = validation;
  const { questions, unscored } = validation;
  const [first = '', ...others] = verdict;
  return [
    `## ${escapeMarkdown(shorten(simulator, 80))}${protocol === null ? '' : `, asked with ${escapeMarkdown(shorten(protocol, 80))}`}`,
    `**${escapeMarkdown(first)}**`,
    `${others.map((sentence) => `- ${escapeMarkdown(sentence)}\n`).join('')}- True explanations: 95 % interval of the mean AUC ${range(trueExplanation.interval)}, over ${trueExplanation.heads} heads.
- ${percent(meanMass)} of the probability mass is on 0 and 1; Brier score ${decimal(probabilities.brierScore, 3)}, expected calibration error ${decimal(probabilities.expectedCalibrationError, 3)}.
- ${count(questions)} questions, ${count(unscored)} without a score.`,
    titledTable(perturbationTable(validation), MOST_BYTES),
    titledTable(orderTable(validation), MOST_BYTES),
    '',
  ].join('\n\n');
}

const READOUTS: Readonly<Record<string, (worth: ReadoutWorth) => string>> = {
  readout: ({ readout }) => readout.replace('readout: ', ''),
  'mean AUC, true': ({ truth }) => decimal(truth),
  others: ({ others }) => decimal(others),
  'requests a pair': ({ requests }) =>
    requests !== undefined && requests < 1 ? decimal(requests) : rounded(requests),
  'tokens a pair': ({ tokens }) => rounded(tokens),
  'price of 1,000 pairs': ({ cost }) => (cost === undefined ? '' : dollars(1000 * cost)),
  unscored: ({ unscored }) => percent(unscored),
};

function rounded(value: number | undefined): string {
  return value === undefined ? '' : count(Math.round(value));
}

/** What each readout is worth and costs, and which to use, for a terminal. */
export function readoutsTable(worths: readonly ReadoutWorth[]): string {
  const [heads = 0] = worths.map((worth) => worth.heads).toSorted((a, b) => b - a);
  const use = readoutToUse(worths);
  return [
    columnTable(READOUTS, worths),
    ...worths.flatMap(({ readout, problem }) =>
      problem === undefined ? [] : [visibleText(`${readout}: ${problem}`)],
    ),
    use === undefined
      ? pc.bold(pc.red('None of them: true explanations do not score above others.'))
      : pc.bold(
          pc.green(
            `Use config: { ${use.readout} }: the cheapest of those that set true explanations above others as far as the best, to .03.`,
          ),
        ),
    `Over ${heads} heads whose explanations are known: a difference of a few hundredths may be chance.`,
  ].join('\n');
}
