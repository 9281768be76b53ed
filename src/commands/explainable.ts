import type { Command } from 'commander';
import pLimit from 'p-limit';
import { headName } from '../activation-records/head.ts';
import { eachHead } from '../activation-records/map-heads.ts';
import { recordsOfSplit } from '../activation-records/splits.ts';
import { estimateTable } from '../estimate/estimate-table.ts';
import { RequestTally } from '../estimate/request-tally.ts';
import { pairsWithoutExplanations } from '../explaining/explain-heads.ts';
import {
  askedForIntruder,
  intruderByRules,
  intruderTest,
  intruderTrials,
  type PickIntruder,
  STRONG_OF_TRIAL,
} from '../explaining/intruder-test.ts';
import { UserError } from '../files/user-error.ts';
import { visibleText } from '../files/visible-text.ts';
import { keeperOf } from '../promptfoo/kept-answers.ts';
import { explainableTable, type HeadTested } from '../reports/explainable-table.ts';
import { progressLine } from '../reports/progress-line.ts';
import { RULES } from '../rules/rules.ts';
import {
  askedModel,
  chosenSimulator,
  commandOnHeads,
  type OnHeadsOptions,
  suiteToExplain,
} from './on-heads.ts';
import { wholeNumber } from './options.ts';

interface ExplainableOptions extends OnHeadsOptions {
  readonly trials: number;
}

export function explainableCommand(): Command {
  return commandOnHeads('explainable', 'to ask')
    .option('-k, --trials <number>', 'questions per head', wholeNumber(1), 10)
    .action(explainable);
}

async function explainable(options: ExplainableOptions): Promise<void> {
  const { suite } = suiteToExplain(options);
  const tally = options.estimate ? new RequestTally() : undefined;
  const keeper = keeperOf(options.cache);
  const { name, cost, make } = chosenSimulator(options);
  const simulator = make({
    around: tally?.around ?? ((model) => askedModel(model, keeper, name, options.concurrency)),
  });
  const { asked } = simulator;
  const limit = pLimit(options.concurrency);
  const pick = asked ? askedForIntruder(asked.model, asked.asking) : intruderByRules(RULES, suite.pairs.seed);
  const limited: PickIntruder = (trial, train) => limit(() => pick(trial, train));
  const tested: HeadTested[] = [];
  const progress = progressLine('heads');
  const strong = Math.max(suite.pairs.strong, 2 * STRONG_OF_TRIAL);
  const pairs = { ...suite.pairs, strong, weak: options.trials };
  const heads = eachHead(suite.records, suite.heads, (record) => record, { access: suite.recordAccess });
  try {
    for await (const record of heads) {
      try {
        const chosen = pairsWithoutExplanations(record, { ...suite, split: 'test', pairs });
        const trials = intruderTrials(record.head, chosen, suite.pairs.seed);
        const train = recordsOfSplit(record, 'train', suite.recordsPerSplit);
        tested.push({ ...record.head, result: await intruderTest(trials, train, limited) });
      } catch (error) {
        if (!UserError.isInstance(error)) throw error;
        tested.push({ ...record.head, failure: error.message.replace(`${headName(record.head)}: `, '') });
      }
      progress.update(tested.length, suite.heads.length);
    }
  } finally {
    progress.stop();
    await simulator.release?.();
  }
  if (tally) {
    const columns = [await tally.estimate(name, asked ? cost : { kind: 'embedded' })];
    console.log(estimateTable({ repeat: 1, columns, warnings: [] }));
    return;
  }
  console.log(explainableTable(tested, asked === undefined));
  if (!asked) {
    console.log(
      visibleText(
        `${name} asks no model, and cannot be shown pairs without an explanation: the answers are those of the rules that fit the head’s train records. --simulator names a column that asks a model.`,
      ),
    );
  }
  for (const { failure, ...head } of tested) {
    if (failure === undefined) continue;
    console.error(visibleText(`${headName(head)}: ${failure}`));
    process.exitCode = 1;
  }
}
