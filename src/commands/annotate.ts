import { join } from 'node:path';
import { Command } from 'commander';
import { z } from 'zod';
import { readJsonFile } from '../files/json-file.ts';
import { LIMITS } from '../files/limits.ts';
import { gateVerdictSchema } from '../gates/verdict.ts';
import { githubAnnotations } from '../reports/github-annotations.ts';
import { onlyResults } from './only-results.ts';

const scorecardSchema = z.looseObject({
  suite: z.string(),
  problems: z.array(z.string()),
  outcome: z.looseObject({
    sentence: z.string(),
    verdicts: z.array(gateVerdictSchema),
  }),
});

export function annotateCommand(): Command {
  return new Command('annotate')
    .argument('[results]', 'a folder that `promptfoo eval` wrote; by default the only one in results/')
    .action((folder: string | undefined) => {
      const file = join(folder ?? onlyResults(), 'scorecard.json');
      for (const line of githubAnnotations(readJsonFile(file, scorecardSchema, LIMITS.results)))
        console.log(line);
    });
}
