import { join } from 'node:path';
import { Command } from 'commander';
import { readJsonFile } from '../files/json-file.ts';
import { LIMITS } from '../files/limits.ts';
import { endedRunSchema, githubAnnotations } from '../reports/github-annotations.ts';
import { onlyResults } from './only-results.ts';

export function annotateCommand(): Command {
  return new Command('annotate')
    .argument('[results]', 'a folder that `promptfoo eval` wrote; by default the only one in results/')
    .action((folder: string | undefined) => {
      const file = join(folder ?? onlyResults(), 'scorecard.json');
      for (const line of githubAnnotations(readJsonFile(file, endedRunSchema, LIMITS.results)))
        console.log(line);
    });
}
