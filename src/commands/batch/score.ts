import { Command } from 'commander';
import { headsOfKeptAnswers } from '../../batches/score-batch.ts';
import { UserError } from '../../files/user-error.ts';
import { visibleText } from '../../files/visible-text.ts';
import { gatesOfMetadata } from '../../gates/gates-config.ts';
import { onlyKeptAnswers } from '../../models/kept-answers/with-kept-answers.ts';
import { conclude } from '../../promptfoo/conclude-at-exit.ts';
import { scoredColumns, simulatorsOfConfig } from '../../promptfoo/configured-simulator.ts';
import { keptAnswers } from '../../promptfoo/kept-answers.ts';
import { metadataOfConfig } from '../../promptfoo/read-config.ts';
import { finishRun } from '../../reports/finish-run.ts';
import { progressLine } from '../../reports/progress-line.ts';
import { scoreHeads } from '../../scorecard/build-scorecard.ts';
import type { Shard } from '../../suite/shard.ts';
import { configOption, shardOption } from '../options.ts';
import { suitesOfConfig } from './batch-config.ts';

interface ScoreOptions {
  readonly config: string;
  readonly simulator?: readonly string[];
  readonly shard?: Shard;
  readonly output?: string;
}

export function scoreCommand(): Command {
  return new Command('score')
    .description(
      'Scores the kept answers without promptfoo and without asking any endpoint: same scorecard, gates and reports as `promptfoo eval`.',
    )
    .addOption(configOption())
    .option('--simulator <label...>', 'which of its simulators (default: all)')
    .addOption(shardOption())
    .option('-o, --output <folder>', 'where to write (default: results/<suite>)')
    .action(score);
}

async function score({ config, simulator, shard, output }: ScoreOptions): Promise<void> {
  const metadata = metadataOfConfig(config);
  // Wrongly written gates are said before answers are read, which may take a while.
  gatesOfMetadata(metadata);
  const { suites, repeat } = suitesOfConfig(config, shard);
  if (output !== undefined && suites.length > 1) {
    throw new UserError(
      `${config}: has ${suites.length} suites, which do not go into one folder: leave -o out`,
    );
  }
  const store = keptAnswers();
  const columns = await scoredColumns(config, simulator ?? simulatorsOfConfig(config), (model) =>
    onlyKeptAnswers(model, store),
  );
  const simulators = columns.map(({ name }) => name);
  for (const suite of suites) {
    const progress = progressLine('heads');
    const warnings: string[] = [];
    const heads = headsOfKeptAnswers(suite, columns, {
      repeat,
      warn: (sentence) => warnings.push(sentence),
      onProgress: progress.update,
    });
    const scored = await scoreHeads({ evalId: null, simulators }, heads).finally(progress.stop);
    for (const warning of warnings) console.warn(`Warning: ${visibleText(warning)}`);
    await finishRun(scored, {
      config: { metadata },
      folder: output,
      rerun: `npx promptfoo eval -c ${config}`,
      conclude,
    });
  }
}
