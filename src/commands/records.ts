import { Command } from 'commander';
import { fromHeadvisCommand } from './records/from-headvis.ts';
import { fromPatternsCommand } from './records/from-patterns.ts';
import { listCommand, showCommand } from './records/list.ts';

export function recordsCommand(): Command {
  return new Command('records')
    .addCommand(fromPatternsCommand())
    .addCommand(fromHeadvisCommand())
    .addCommand(showCommand())
    .addCommand(listCommand());
}
