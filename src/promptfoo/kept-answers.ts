import { homedir } from 'node:os';
import { join } from 'node:path';
import { AnswerStore } from '../models/kept-answers/answer-store.ts';
import { type Keeper, keptInMemory } from '../models/kept-answers/with-kept-answers.ts';

let ofRun: AnswerStore | undefined;
const opened = () => {
  ofRun ??= keptAnswers();
  return ofRun;
};

/** The kept answers of all columns, opened with the first question. */
export const ANSWERS_OF_RUN: Keeper = {
  get: (key) => opened().get(key),
  prepare: () => opened().prepare(),
  keep: (key, reply) => opened().keep(key, reply),
};

/** Where a command of its own keeps answers. @param cache whether from run to run, else for as long as the process lives. */
export function keeperOf(cache: boolean): Keeper {
  return cache ? keptAnswers() : keptInMemory();
}

export function keptAnswers(): AnswerStore {
  return new AnswerStore(keptAnswersFolder());
}

/** In the part of promptfoo's cache folder that `promptfoo cache clear` removes. */
export function keptAnswersFolder(environment: NodeJS.ProcessEnv = process.env): string {
  const { PROMPTFOO_CACHE_PATH, PROMPTFOO_CONFIG_DIR } = environment;
  const cacheFolder =
    PROMPTFOO_CACHE_PATH || join(PROMPTFOO_CONFIG_DIR || join(homedir(), '.promptfoo'), 'cache');
  return join(cacheFolder, 'claims', 'attention-heads');
}
