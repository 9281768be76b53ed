#!/usr/bin/env node
import { Command } from 'commander';
import { UserError } from '../files/user-error.ts';
import { visibleText } from '../files/visible-text.ts';
import { annotateCommand } from './annotate.ts';
import { baselineCommand } from './baseline.ts';
import { batchCommand } from './batch.ts';
import { certifyCommand } from './certify.ts';
import { doctorCommand } from './doctor.ts';
import { estimateCommand } from './estimate.ts';
import { exportCommand } from './export.ts';
import { initCommand } from './init.ts';
import { noiseCommand } from './noise.ts';
import { packageVersion } from './package-version.ts';
import { protocolCommand } from './protocol.ts';
import { recordsCommand } from './records.ts';
import { reportCommand } from './report.ts';
import { schemaCommand } from './schema.ts';

const program = new Command('attention-heads')
  .description('Scores explanations of attention heads: what is not `promptfoo eval`.')
  .version(packageVersion())
  .showHelpAfterError()
  .addCommand(initCommand())
  .addCommand(doctorCommand())
  .addCommand(estimateCommand())
  .addCommand(reportCommand())
  .addCommand(exportCommand())
  .addCommand(baselineCommand())
  .addCommand(annotateCommand())
  .addCommand(batchCommand())
  .addCommand(certifyCommand())
  .addCommand(noiseCommand())
  .addCommand(protocolCommand())
  .addCommand(recordsCommand())
  .addCommand(schemaCommand());

try {
  await program.parseAsync();
} catch (error) {
  if (!(UserError.isInstance(error) || isRefusedByFileSystem(error))) throw error;
  console.error(visibleText(error.message));
  process.exitCode = 1;
}

/** No such folder, no permission, no space: the message of such an error names the path. */
function isRefusedByFileSystem(error: unknown): error is NodeJS.ErrnoException {
  return error instanceof Error && 'syscall' in error && 'path' in error;
}
