import { dirname, resolve } from 'node:path';
import { z } from 'zod';
import { readYamlFile } from '../../files/yaml-file.ts';
import { type PairCases, pairCasesOfSuites } from '../../pair-cases/build-pair-cases.ts';
import { readRunConfig } from '../../promptfoo/read-config.ts';
import type { Suite } from '../../suite/load-suite.ts';
import { loadSuites } from '../../suite/load-suites.ts';

/** What of a promptfoo config nobody else reads before a run. */
const configSchema = z.looseObject({
  providers: z.unknown().optional(),
  tests: z.unknown().optional(),
  defaultTest: z.unknown().optional(),
  extensions: z.unknown().optional(),
  env: z.record(z.string(), z.unknown()).default({}),
  metadata: z.unknown().optional(),
});

/** A folder in which somebody wants to run an evaluation. Everything is read once, when it is first asked for. */
export class Workplace {
  readonly file: string;
  readonly folder: string;
  readonly #onHead: (done: number, total: number) => void;
  #cases: Promise<PairCases> | undefined;

  /** @param onHead is told of each record that was read. */
  constructor(file: string, onHead: (done: number, total: number) => void = () => {}) {
    this.file = file;
    this.folder = resolve(dirname(file));
    this.#onHead = onHead;
  }

  /** @throws UserError where the config cannot be read. */
  config(): z.output<typeof configSchema> {
    return readYamlFile(this.file, configSchema);
  }

  /** The part that `estimate` needs, too. @throws UserError naming the field. */
  run(): ReturnType<typeof readRunConfig> {
    return readRunConfig(this.file);
  }

  /** @throws UserError naming the suite's file and field. */
  suites(): readonly Suite[] {
    const { suites, folders } = this.run();
    return loadSuites(suites, { folders });
  }

  /** @throws UserError naming the record. */
  cases(): Promise<PairCases> {
    const { suites, folders } = this.run();
    this.#cases ??= pairCasesOfSuites(suites, { folders, onProgress: this.#onHead });
    return this.#cases;
  }
}
