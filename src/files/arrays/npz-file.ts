import AdmZip from 'adm-zip';
import { sizeOf } from '../folder.ts';
import { LIMITS, refuseLarger } from '../limits.ts';
import { errorMessage, UserError } from '../user-error.ts';
import { memoryBytes } from './byte-source.ts';
import { openNpy, readNpyTexts } from './npy-file.ts';
import type { ArrayArchive } from './stored-array.ts';

/**
 * Opens arrays that `numpy.savez` or `numpy.savez_compressed` saved: a ZIP of `.npy` files. What is damaged does not match
 * its checksum, and is refused, as are two arrays of one name.
 *
 * @throws UserError naming the file, and the array.
 */
export function openNpz(file: string): ArrayArchive {
  refuseLarger(sizeOf(file), LIMITS.archive, file);
  const entries = unpacked(file, () =>
    new AdmZip(file).getEntries().map((entry) => ({ name: entry.entryName.replace(/\.npy$/, ''), entry })),
  );
  const names = entries.map(({ name }) => name);
  const twice = names.find((name, index) => names.indexOf(name) < index);
  if (twice !== undefined) throw new UserError(`${file}: holds two arrays called ${twice}: save it anew`);
  const bytesOf = (name: string) => {
    const found = entries.find((each) => each.name === name);
    if (found === undefined) return undefined;
    const { entry } = found;
    const source = `${file}: ${name}`;
    refuseLarger(entry.header.size, LIMITS.archive, source);
    return memoryBytes(
      source,
      unpacked(source, () => entry.getData()),
    );
  };
  return {
    file,
    names,
    array: (name) => {
      const bytes = bytesOf(name);
      return bytes && openNpy(bytes);
    },
    texts: (name) => {
      const bytes = bytesOf(name);
      return bytes && readNpyTexts(bytes);
    },
  };
}

/** What the ZIP's reader finds wrong, as a sentence of ours. */
function unpacked<T>(source: string, unpack: () => T): T {
  try {
    return unpack();
  } catch (error) {
    const reason = errorMessage(error);
    throw new UserError(
      `${source}: cannot be unpacked (${reason.replace(/^ADM-ZIP: /, '')}): is it damaged or cut short? Save it with numpy.savez`,
    );
  }
}
