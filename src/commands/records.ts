import { Command } from 'commander';
import { fromHeadvisCommand } from './records/from-headvis.ts';
import { fromPatternsCommand } from './records/from-patterns.ts';
import { listCommand } from './records/list.ts';
import { showCommand } from './records/show.ts';

export function recordsCommand(): Command {
  return new Command('records')
    .addCommand(fromPatternsCommand())
    .addCommand(fromHeadvisCommand())
    .addCommand(showCommand())
    .addCommand(listCommand());
}
