import { writeFileSync } from 'node:fs';

type GgufValue = string | number | boolean | readonly string[];

const MAGIC = 'GGUF';
const VERSION = 3;
const TYPES = { number: 4, boolean: 7, string: 8, list: 9 };

/** Writes a GGUF file that has metadata and no weights: enough for what is known of a model before they are read. */
export function writeGguf(file: string, metadata: Readonly<Record<string, GgufValue>>): string {
  const entries = Object.entries(metadata);
  const header = [Buffer.from(MAGIC), uint32(VERSION), uint64(0), uint64(entries.length)];
  const pairs = entries.flatMap(([key, value]) => [text(key), typed(value)]);
  writeFileSync(file, Buffer.concat([...header, ...pairs]));
  return file;
}

function typed(value: GgufValue): Buffer {
  if (typeof value === 'number') return Buffer.concat([uint32(TYPES.number), uint32(value)]);
  if (typeof value === 'boolean') return Buffer.concat([uint32(TYPES.boolean), Buffer.from([Number(value)])]);
  if (typeof value === 'string') return Buffer.concat([uint32(TYPES.string), text(value)]);
  return Buffer.concat([uint32(TYPES.list), uint32(TYPES.string), uint64(value.length), ...value.map(text)]);
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([uint64(bytes.length), bytes]);
}

function uint32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
}

function uint64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64LE(BigInt(value));
  return bytes;
}
