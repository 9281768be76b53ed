import { z } from 'zod';
import { decodeText } from '../decode-text.ts';
import { describeIssue } from '../describe-issue.ts';
import { sizeOf } from '../folder.ts';
import { UserError } from '../user-error.ts';
import { BFLOAT16, FLOAT16, FLOAT32, FLOAT64, type NumberType } from './number-types.ts';
import { readBytes, StoredArray } from './stored-array.ts';

/** The format's own bound. */
const LONGEST_HEADER = 100_000_000;
const TYPES: Readonly<Record<string, NumberType>> = {
  F16: FLOAT16,
  BF16: BFLOAT16,
  F32: FLOAT32,
  F64: FLOAT64,
};

const whole = z.int().nonnegative();
const tensorSchema = z.object({
  dtype: z.string(),
  shape: z.array(whole),
  data_offsets: z.tuple([whole, whole]),
});
const headerSchema = z
  .object({ __metadata__: z.record(z.string(), z.string()).default({}) })
  .catchall(tensorSchema);

/** A safetensors file, its header read and its tensors left where they are. */
export interface SafetensorsFile {
  readonly metadata: Readonly<Record<string, string>>;
  readonly names: readonly string[];
  /** @throws UserError where the tensor is not of floating-point numbers, or does not lie in the file. */
  readonly tensor: (name: string) => StoredArray | undefined;
}

/**
 * Opens a safetensors file: 8 bytes of header length, a JSON header, then the tensors' bytes, little-endian and in C
 * order. Only the header is read.
 *
 * @throws UserError naming the file and the field.
 */
export function openSafetensors(file: string): SafetensorsFile {
  const length = Number(readBytes(file, 0, 8).getBigUint64(0, true));
  if (length > LONGEST_HEADER || 8 + length > sizeOf(file)) {
    throw new UserError(
      `${file}: not a safetensors file, or truncated: its header would be ${length} bytes long`,
    );
  }
  const { __metadata__: metadata, ...tensors } = parseHeader(readBytes(file, 8, length), file);
  const found = new Map(Object.entries(tensors));
  return {
    metadata,
    names: [...found.keys()],
    tensor: (name) => {
      const entry = found.get(name);
      return entry && storedTensor(entry, file, name, 8 + length);
    },
  };
}

function parseHeader(bytes: DataView, file: string): z.infer<typeof headerSchema> {
  let header: unknown;
  try {
    header = JSON.parse(decodeText(new Uint8Array(bytes.buffer), `${file}: header`));
  } catch (error) {
    if (UserError.isInstance(error)) throw error;
    throw new UserError(`${file}: not a safetensors file: its header is not JSON`);
  }
  const parsed = headerSchema.safeParse(header);
  if (!parsed.success) throw new UserError(`${file}: header: ${describeIssue(parsed.error)}`);
  return parsed.data;
}

function storedTensor(entry: z.infer<typeof tensorSchema>, file: string, name: string, dataStart: number) {
  const source = `${file}: ${name}`;
  const {
    dtype,
    shape,
    data_offsets: [begin, end],
  } = entry;
  const type = Object.hasOwn(TYPES, dtype) ? TYPES[dtype] : undefined;
  if (type === undefined) {
    throw new UserError(`${source}: holds ${dtype}: save F16, BF16, F32 or F64`);
  }
  const array = new StoredArray({ file, source, type, littleEndian: true, shape, offset: dataStart + begin });
  const bytes = shape.reduce((product, each) => product * each, type.bytes);
  if (end - begin !== bytes) {
    throw new UserError(
      `${source}: ${shape.join(' × ')} ${dtype} are ${bytes} bytes, its data_offsets hold ${end - begin}`,
    );
  }
  return array;
}
