import type { Asking } from '../asking/asking.ts';
import type { SearchFolders } from '../files/find-path.ts';
import type { Price } from '../models/expense.ts';
import type { SuiteReference } from '../suite/files-of-suite.ts';

/** What a run costs, as a promptfoo config says it. */
export type ColumnConfig =
  | {
      readonly kind: 'model';
      readonly name: string;
      /** The model's name, with whatever promptfoo or a router puts before it. */
      readonly model: string;
      readonly asking: Asking;
      readonly price?: Price;
    }
  | { readonly kind: 'embedded' | 'unknown'; readonly name: string };

/** What a promptfoo config says about a run's cost. */
export interface RunConfig {
  readonly columns: readonly ColumnConfig[];
  /** Suites, each with the absolute path of its file. */
  readonly suites: readonly SuiteReference[];
  /** Where what a suite names is looked for when it is not beside it. */
  readonly folders: SearchFolders;
  readonly repeat: number;
}
