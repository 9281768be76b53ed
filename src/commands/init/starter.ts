import { existsSync } from 'node:fs';
import { extname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Head } from '../../activation-records/head.ts';
import type { Place } from '../../activation-records/head-shares.ts';
import type { Split } from '../../activation-records/splits.ts';
import { duplicateToken, firstToken, induction, itself, previousToken } from '../../rules/token-rules.ts';
import type { Control } from '../../suite/explanation.ts';
import type { FirstTokenChoice } from './choose-heads.ts';

export interface StarterExplanation extends Head {
  readonly id: string;
  readonly text: string;
  readonly truth?: boolean;
}

export interface StarterSimulator {
  readonly kind: string;
  readonly label: string;
  readonly config: Readonly<Record<string, string | number | boolean>>;
  /** Whether it asks over the network, where a question has its price. */
  readonly isPaidFor: boolean;
}

/** Where a config finds this package's files. */
export interface PackagePlace {
  /** From the config's folder, with forward slashes and no slash at the end; empty where that is the package itself. */
  readonly path: string;
  /** How its programs end: `.js` where it is built. */
  readonly extension: '.js' | '.ts';
}

export interface Starter {
  readonly name: string;
  readonly subject: string;
  /** A folder, seen from the config's, or an address. */
  readonly records: string;
  /** A folder that holds both the records and the suite, where the records are outside of the suite's. */
  readonly recordsRoot: string | undefined;
  readonly split: Split;
  /** What every explanation is compared with. `shuffled` takes heads that have different explanations. */
  readonly control: Control;
  readonly maxPerRecord: number;
  readonly firstToken: FirstTokenChoice;
  readonly explanationsFile: string;
  /** Another one, which `attention-heads explain` fills; undefined where the user has explanations, or records for one split only. */
  readonly writtenFile: string | undefined;
  readonly simulators: readonly StarterSimulator[];
  readonly packagePlace: PackagePlace;
}

/** Generic explanations, of what any head may do: one's own should beat them. */
export const RIVALS: Readonly<Record<Place, string>> = {
  previous: previousToken.text,
  self: itself.text,
  first: firstToken.text,
  copy: duplicateToken.text,
  'after-copy': induction.text,
};

export function rivalsOf(heads: readonly Head[]): readonly StarterExplanation[] {
  return heads.flatMap(({ layer, head }) =>
    Object.entries(RIVALS).map(([id, text]) => ({ layer, head, id, text })),
  );
}

const INSTALLED = 'node_modules/promptfoo-attention-heads/dist';

/** Where a config in the folder finds this package: installed there, else where this very program is. */
export function packagePlaceSeenFrom(folder: string): PackagePlace {
  if (existsSync(join(folder, INSTALLED))) return { path: INSTALLED, extension: '.js' };
  const here = fileURLToPath(import.meta.url);
  const root = resolve(here, '..', '..', '..', '..');
  return {
    path: relative(resolve(folder), root).split(sep).join('/'),
    extension: extname(here) === '.ts' ? '.ts' : '.js',
  };
}

/** Whether it is the folder's own copy, which another machine has, too. */
export function isInstalled({ path }: PackagePlace): boolean {
  return path === INSTALLED || path === '';
}
