import { Command } from 'commander';
import { importBatch } from '../../batches/import-batch.ts';
import { visibleText } from '../../files/visible-text.ts';
import { keptAnswers } from '../../promptfoo/kept-answers.ts';

const REASONS_SHOWN = 5;
const PARTS_SHOWN = 20;

export function importCommand(): Command {
  return new Command('import')
    .description(
      'Adds a batch’s answers to the kept answers, so that `promptfoo eval` and `explain` do not ask them again.',
    )
    .argument('<folder>', 'the batch’s folder')
    .argument('[results...]', 'output files besides those in its folder results/')
    .action(importResults);
}

/** Ends with code 1 where lines could not be read. */
async function importResults(folder: string, more: readonly string[]): Promise<void> {
  const store = keptAnswers();
  const { wanted, requests, imported, known, missing, failed, lacking, reasons, problems, bad, notices } =
    await importBatch(folder, more, store);
  for (const problem of problems) console.error(visibleText(problem));
  if (bad > problems.length) console.error(`… and ${bad - problems.length} more lines like these`);
  for (const sentence of notices) console.warn(`Warning: ${visibleText(sentence)}`);
  const before = known > 0 ? `, ${known} were kept before` : '';
  console.log(
    `${imported} answers imported${before}; ${requests - missing} of ${requests} requests answered.`,
  );
  for (const [reason, count] of reasons.slice(0, REASONS_SHOWN)) {
    console.log(`  failed, ${count} ×: ${visibleText(reason)}`);
  }
  for (const { file, lacks, requests: asks } of lacking.slice(0, PARTS_SHOWN)) {
    console.log(`  ${file}: ${lacks} of ${asks} have no answer`);
  }
  if (lacking.length > PARTS_SHOWN) console.log(`  … and ${lacking.length - PARTS_SHOWN} more parts`);
  if (missing > 0) {
    const [again, live] =
      wanted === 'text'
        ? [`explain --export ${folder}`, 'explain']
        : [`batch export --missing -o ${folder}`, 'promptfoo eval'];
    console.log(
      `${missing} have no answer (${failed} failed): attention-heads ${again} asks them again, ${live} one by one.`,
    );
  }
  if (bad > 0) process.exitCode = 1;
}
