import { Command } from 'commander';
import { leanHeap } from '../files/lean-heap.ts';
import { askCommand } from './batch/ask.ts';
import { fetchCommand, statusCommand, submitCommand } from './batch/engine-commands.ts';
import { exportCommand } from './batch/export.ts';
import { importCommand } from './batch/import.ts';
import { scoreCommand } from './batch/score.ts';

export function batchCommand(): Command {
  return new Command('batch')
    .hook('preAction', leanHeap)
    .addCommand(exportCommand())
    .addCommand(askCommand())
    .addCommand(submitCommand())
    .addCommand(statusCommand())
    .addCommand(fetchCommand())
    .addCommand(importCommand())
    .addCommand(scoreCommand());
}
