import { Command } from 'commander';
import { type ExportSummary, exportBatch } from '../../batches/export-batch.ts';
import { defined } from '../../files/defined.ts';
import { visibleText } from '../../files/visible-text.ts';
import { keptAnswers } from '../../promptfoo/kept-answers.ts';
import { progressLine } from '../../reports/progress-line.ts';
import type { Shard } from '../../suite/shard.ts';
import { configOption, shardOption, simulatorOption } from '../options.ts';
import { columnOfConfig, suitesOfConfig } from './batch-config.ts';

/** What is exported, and where to. */
export interface ExportOptions {
  readonly config: string;
  readonly simulator?: string;
  readonly shard?: Shard;
  readonly output: string;
  readonly missing?: true;
  readonly abandon?: readonly string[];
  /** Into how many parts at most. */
  readonly parts?: number;
}

export function exportCommand(): Command {
  return new Command('export')
    .description(
      'Writes a simulator’s requests as batch files for OpenAI’s Batch API and `vllm run-batch`, without those already answered.',
    )
    .addOption(configOption())
    .addOption(simulatorOption())
    .addOption(shardOption())
    .requiredOption('-o, --output <folder>', 'where to write')
    .option('--missing', 'add requests without an answer that are not submitted to an existing batch')
    .option(
      '--abandon <part...>',
      'with --missing: give up on a submitted part, e.g. requests-0001.jsonl, and ask its requests again',
    )
    .action(exportRequests);
}

async function exportRequests(options: ExportOptions): Promise<void> {
  tellNext(options.output, await exportOf(options));
}

/** Exports the requests of a config's simulator, and says what was exported. @returns that, and its name. */
export async function exportOf(
  options: ExportOptions,
): Promise<ExportSummary & { readonly simulator: string }> {
  const { config, simulator, shard, output, missing = false, abandon, parts } = options;
  const batch = { ...suitesOfConfig(config, shard), ...columnOfConfig(config, simulator) };
  const store = keptAnswers();
  const progress = progressLine('heads');
  const more = defined({ abandon, parts });
  const summary = await exportBatch(output, batch, {
    store,
    missing,
    ...more,
    onProgress: progress.update,
  }).finally(progress.stop);
  tellExport(summary);
  return { ...summary, simulator: batch.column.name };
}

export function tellNext(output: string, { parts: [first] }: ExportSummary): void {
  if (first === undefined) return;
  console.log(
    `Next: attention-heads batch submit ${output}, then status, fetch and import; or, for each file,\n` +
      `  vllm run-batch -i ${output}/${first.file} -o ${output}/results/${first.file} --model …\nand attention-heads batch import ${output}`,
  );
}

/** What was exported. */
export function tellExport({
  warnings,
  parts,
  questions,
  requests,
  equal,
  kept,
  answered,
  underWay,
}: ExportSummary): void {
  for (const warning of warnings) console.warn(`Warning: ${visibleText(warning)}`);
  const left = [
    [equal, 'ask what another one asks'],
    [kept, 'have a kept answer'],
    [answered, 'are answered, and not imported yet'],
    [underWay, 'are under way'],
  ] as const;
  const rest = left.filter(([count]) => count > 0).map(([count, why]) => `${count} ${why}`);
  const files = parts.map(({ file, requests, bytes }) => {
    return `\n  ${file}: ${requests} requests, ${(bytes / 1e6).toFixed(1)} MB`;
  });
  const shown = rest.length > 0 ? `; of the others ${rest.join(', ')}` : '';
  console.log(`${requests} requests for ${questions} questions${shown}.${files.join('')}`);
}
