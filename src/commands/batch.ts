import { Command } from 'commander';
import { exportCommand } from './batch/export.ts';
import { importCommand } from './batch/import.ts';

export function batchCommand(): Command {
  return new Command('batch')
    .description('Questions and answers by the file: for OpenAI’s Batch API, vLLM and engines like them.')
    .addCommand(exportCommand())
    .addCommand(importCommand());
}
