#!/usr/bin/env node
import { writeFileSync } from 'node:fs';
import { Command, Option } from 'commander';
import { stringify } from 'yaml';
import { estimateRun } from './estimate/estimate-run.ts';
import { captureVariants, importCapture } from './pair-prompt/import-capture.ts';
import { estimateTable } from './reports/estimate-table.ts';
import { suiteJsonSchema } from './suite/suite-json-schema.ts';
import { UserError } from './user-error.ts';
import { readText } from './yaml-file.ts';

const program = new Command('attention-heads')
  .description('Scores explanations of attention heads: what is not `promptfoo eval`.')
  .showHelpAfterError();

const output = () => new Option('-o, --output <file>', 'write to a file instead of standard output');

program
  .command('protocol')
  .description('Protocols: the messages around a token pair.')
  .command('import')
  .argument(
    '<capture.json>',
    "a capture of transformer-debugger's prompt; scripts/capture_tdb_protocol.py makes one",
  )
  .description('Turns a captured prompt into a protocol file.')
  .addOption(
    new Option('--variant <variant>', 'which prompt of the capture')
      .choices(captureVariants)
      .default('plain'),
  )
  .addOption(output())
  .action((file: string, options: { variant: (typeof captureVariants)[number]; output?: string }) => {
    const protocol = importCapture(readText(file), file, options.variant);
    // No line folding: a prompt's line breaks are part of it, and a reader should see them where they are.
    emit(stringify(protocol, { lineWidth: 0 }), options.output);
  });

program
  .command('schema')
  .description('Prints the JSON schema of suite files, for editors.')
  .addOption(output())
  .action((options: { output?: string }) =>
    emit(`${JSON.stringify(suiteJsonSchema(), null, 2)}\n`, options.output),
  );

program
  .command('estimate')
  .description('Prints what `promptfoo eval` would send and what that costs, and sends nothing.')
  .option('-c, --config <file>', 'a promptfoo config', 'promptfooconfig.yaml')
  .option('--json', 'as JSON')
  .addOption(output())
  .action(async (options: { config: string; json?: true; output?: string }) => {
    const estimate = await estimateRun(options.config);
    emit(`${options.json ? JSON.stringify(estimate, null, 2) : estimateTable(estimate)}\n`, options.output);
  });

function emit(text: string, file: string | undefined): void {
  if (file === undefined) process.stdout.write(text);
  else writeFileSync(file, text);
}

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
