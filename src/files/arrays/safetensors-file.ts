import { z } from 'zod';
import { decodeText } from '../decode-text.ts';
import { jsonOf } from '../json-file.ts';
import { parseAs, UserError } from '../user-error.ts';
import { type ByteSource, fileBytes } from './byte-source.ts';
import { type ArrayArchive, FLOATS, type NumberType, StoredArray } from './stored-array.ts';

/** The format's own limit. */
const LONGEST_HEADER = 100_000_000;
const TYPES: Readonly<Record<string, NumberType>> = FLOATS;

const whole = z.int().nonnegative();
const tensorSchema = z.object({
  dtype: z.string(),
  shape: z.array(whole),
  data_offsets: z.tuple([whole, whole]),
});
const headerSchema = z
  .object({ __metadata__: z.record(z.string(), z.string()).default({}) })
  .catchall(tensorSchema);

type Tensor = z.infer<typeof tensorSchema>;

/**
 * Opens a safetensors file: 8 bytes of header length, a JSON header, then the tensors' bytes, little-endian and in C order. Only
 * the header is read. Lists of strings are JSON in its metadata.
 *
 * @throws UserError naming the file and the field.
 */
export function openSafetensors(file: string): ArrayArchive {
  const bytes = fileBytes(file);
  const length = Number(bytes.read(0, 8).getBigUint64(0, true));
  const dataStart = 8 + length;
  if (length > LONGEST_HEADER || dataStart > bytes.size) {
    throw new UserError(
      `${file}: not a safetensors file, or truncated: its header would be ${length} bytes long`,
    );
  }
  const place = `${file}: header`;
  const header = jsonOf(decodeText(new Uint8Array(bytes.read(8, length).buffer), place), place);
  const { __metadata__: metadata, ...tensors } = parseAs(headerSchema, header, place);
  const found = new Map(Object.entries(tensors));
  checkPlaces(found, file, bytes.size - dataStart);
  return {
    file,
    names: [...found.keys()],
    array: (name) => {
      const entry = found.get(name);
      return entry && storedTensor(entry, bytes, name, dataStart);
    },
    texts: (name) => {
      const text = metadata[name];
      return text && jsonOf(text, `${file}: metadata: ${name}`);
    },
  };
}

/** Tensors lie end to end, so a hole means damage, an overlap, or a name used twice, of which JSON keeps the last. */
function checkPlaces(tensors: ReadonlyMap<string, Tensor>, file: string, size: number): void {
  let [end, before] = [0, 'the header'];
  const inOrder = [...tensors].sort(
    ([, { data_offsets: a }], [, { data_offsets: b }]) => a[0] - b[0] || a[1] - b[1],
  );
  for (const [name, { data_offsets: place }] of inOrder) {
    if (place[0] !== end || place[1] < place[0]) {
      throw new UserError(
        `${file}: ${name}: data_offsets ${place.join(' to ')} should start where ${before} ends (${end}), as tensors are stored end to end; is the file damaged?`,
      );
    }
    [end, before] = [place[1], name];
  }
  if (end !== size) {
    throw new UserError(
      `${file}: holds ${size} bytes of tensor data, but its header says ${end}; is it truncated or damaged?`,
    );
  }
}

function storedTensor(
  { dtype, shape, data_offsets: [begin, end] }: Tensor,
  bytes: ByteSource,
  name: string,
  dataStart: number,
): StoredArray {
  const source = `${bytes.name}: ${name}`;
  const type = Object.hasOwn(TYPES, dtype) ? TYPES[dtype] : undefined;
  if (type === undefined) throw new UserError(`${source}: holds ${dtype}: save F16, BF16, F32 or F64`);
  const array = new StoredArray({
    bytes,
    source,
    type,
    littleEndian: true,
    shape,
    offset: dataStart + begin,
  });
  if (end - begin !== array.byteLength) {
    throw new UserError(
      `${source}: ${shape.join(' × ')} ${dtype} take ${array.byteLength} bytes, but data_offsets span ${end - begin}`,
    );
  }
  return array;
}
