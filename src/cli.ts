#!/usr/bin/env node
import { Command } from 'commander';
import { estimateCommand } from './commands/estimate.ts';
import { protocolCommand } from './commands/protocol.ts';
import { schemaCommand } from './commands/schema.ts';
import { UserError } from './user-error.ts';

const program = new Command('attention-heads')
  .description('Scores explanations of attention heads: what is not `promptfoo eval`.')
  .showHelpAfterError()
  .addCommand(estimateCommand())
  .addCommand(protocolCommand())
  .addCommand(schemaCommand());

try {
  await program.parseAsync();
} catch (error) {
  if (!(error instanceof UserError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
