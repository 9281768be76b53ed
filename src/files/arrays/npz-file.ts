import AdmZip from 'adm-zip';
import { sizeOf } from '../folder.ts';
import { LIMITS, refuseLarger } from '../limits.ts';
import { repeated } from '../strict-object.ts';
import { errorMessage, UserError } from '../user-error.ts';
import { type ByteSource, memoryBytes } from './byte-source.ts';
import { openNpy, readNpyTexts } from './npy-file.ts';
import type { ArrayArchive } from './stored-array.ts';

/**
 * Opens a ZIP of `.npy` files, as `numpy.savez` and `numpy.savez_compressed` write it. Damage is found by its checksums.
 *
 * @throws UserError naming the file and the array.
 */
export function openNpz(file: string): ArrayArchive {
  refuseLarger(sizeOf(file), LIMITS.archive, file);
  const entries = unpacked(file, () => new AdmZip(file).getEntries());
  const names = entries.map(({ entryName }) => entryName.replace(/\.npy$/, ''));
  const twice = repeated(names);
  if (twice !== undefined) throw new UserError(`${file}: holds two arrays named ${twice}; save it again`);
  const readWith =
    <T>(read: (bytes: ByteSource) => T) =>
    (name: string) => {
      const entry = entries[names.indexOf(name)];
      if (entry === undefined) return undefined;
      const source = `${file}: ${name}`;
      refuseLarger(entry.header.size, LIMITS.archive, source);
      const bytes = unpacked(source, () => entry.getData());
      return read(memoryBytes(source, bytes));
    };
  return { file, names, array: readWith(openNpy), texts: readWith(readNpyTexts) };
}

function unpacked<T>(source: string, unpack: () => T): T {
  try {
    return unpack();
  } catch (error) {
    const reason = errorMessage(error).replace(/^ADM-ZIP: /, '');
    throw new UserError(
      `${source}: cannot be unpacked (${reason}); is it damaged or truncated? Save it with numpy.savez`,
    );
  }
}
