import { closeSync, openSync, readSync } from 'node:fs';
import { sizeOf } from '../folder.ts';
import { reading } from '../system-error.ts';
import { UserError } from '../user-error.ts';

/** Bytes that arrays are read from piece by piece: a file's, or those unpacked from an archive. */
export interface ByteSource {
  /** Begins every message: the file, and the name within an archive. */
  readonly name: string;
  readonly size: number;
  /** @throws UserError if the bytes end before. */
  readonly read: (position: number, count: number) => DataView;
}

const POINTER = 'version https://git-lfs';

/** The bytes of a file, read on demand. @throws UserError if it cannot be read, or is a Git LFS pointer. */
export function fileBytes(file: string): ByteSource {
  const size = sizeOf(file);
  const read = (position: number, count: number) =>
    reading(file, () => {
      const buffer = new Uint8Array(count);
      const filled = fill(buffer, file, position);
      if (filled < count) throw endsEarly(file, position + filled);
      return new DataView(buffer.buffer);
    });
  if (size >= POINTER.length && Buffer.from(read(0, POINTER.length).buffer).toString('latin1') === POINTER) {
    throw new UserError(`${file}: is a Git LFS pointer, not the file itself; run git lfs pull`);
  }
  return { name: file, size, read };
}

/** @returns how many bytes there were. */
function fill(buffer: Uint8Array, file: string, position: number): number {
  const descriptor = openSync(file, 'r');
  try {
    let filled = 0;
    while (filled < buffer.length) {
      const read = readSync(descriptor, buffer, filled, buffer.length - filled, position + filled);
      if (read === 0) break;
      filled += read;
    }
    return filled;
  } finally {
    closeSync(descriptor);
  }
}

export function memoryBytes(name: string, bytes: Uint8Array): ByteSource {
  return {
    name,
    size: bytes.length,
    read: (position, count) => {
      if (position + count > bytes.length) throw endsEarly(name, bytes.length);
      return new DataView(bytes.buffer, bytes.byteOffset + position, count);
    },
  };
}

function endsEarly(name: string, size: number): UserError {
  return new UserError(`${name}: ends after ${size} bytes; is it truncated?`);
}
