import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const CACHE = process.env.XDG_CACHE_HOME || join(homedir(), '.cache');
const FETCHED = join(CACHE, 'attention-heads', 'models', 'smollm2-135m-instruct-q4_1.gguf');
const named = process.env.ATTENTION_HEADS_TEST_MODEL || FETCHED;

/** The file of a small language model, SmolLM2-135M-Instruct, where scripts/fetch-test-model.sh has put one. */
export const REAL_MODEL = existsSync(named) ? named : undefined;

if (REAL_MODEL === undefined) {
  console.warn('Tests with a real language model are skipped: run scripts/fetch-test-model.sh');
}
