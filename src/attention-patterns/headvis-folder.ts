import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Head } from '../activation-records/head.ts';
import { namesIn } from '../files/folder.ts';
import { UserError } from '../files/user-error.ts';

/**
 * The heads of a HeadVis data folder, layer by layer.
 *
 * @param folder its `data` folder, or `data/heads`.
 * @throws UserError where there are none.
 */
export function headvisHeads(folder: string): readonly (Head & { readonly file: string })[] {
  const below = join(folder, 'heads');
  const heads = existsSync(below) ? below : folder;
  const found = namesIn(heads).flatMap((name) => {
    const [, layer, head] = /^L(\d+)H(\d+)\.json$/.exec(name) ?? [];
    return layer === undefined || head === undefined
      ? []
      : [{ layer: Number(layer), head: Number(head), file: join(heads, name) }];
  });
  if (found.length === 0) throw new UserError(`${heads}: no heads here: expected files like L4H11.json`);
  return found.sort((a, b) => a.layer - b.layer || a.head - b.head);
}
