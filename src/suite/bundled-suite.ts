import { fileURLToPath } from 'node:url';
import { loadSuite, type Suite } from './load-suite.ts';

/** A file of the data sets that come with this package, e.g. `puzzles/suite.yaml`. */
export function bundledFile(path: string): string {
  return fileURLToPath(new URL(`../../datasets/${path}`, import.meta.url));
}

export function bundledSuite(name: 'puzzles' | 'smollm2-135m'): Suite {
  return loadSuite(bundledFile(`${name}/suite.yaml`), { environment: {} });
}
