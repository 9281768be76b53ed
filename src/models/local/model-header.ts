import { stat } from 'node:fs/promises';
import type { GgufFileInfo, Token } from 'node-llama-cpp';
import { errorMessage } from '../../files/user-error.ts';
import { hopeless, type ModelError } from '../model-error.ts';
import { oneLine } from '../redact.ts';
import { spelledAnswer } from '../top-logprobs.ts';
import type { NodeLlama } from './node-llama.ts';

/** Reads a GGUF file's header and refuses a model that cannot answer. @returns all tokens that spell "0" or "1". @throws ModelError */
export async function answersOfHeader(
  file: string,
  { readGgufFileInfo }: NodeLlama,
): Promise<readonly Token[]> {
  let info: GgufFileInfo;
  try {
    info = await readGgufFileInfo(file, {
      sourceType: 'filesystem',
      readTensorInfo: true,
      logWarnings: false,
    });
  } catch (error) {
    const isOther = error instanceof Error && error.name === 'InvalidGgufMagicError';
    const reason = oneLine(errorMessage(error));
    throw refused(
      file,
      isOther || /magic/i.test(reason)
        ? 'is not a GGUF file'
        : `has an incomplete GGUF header (${reason}): it is damaged or truncated`,
    );
  }
  // What is missing at the end is read as nothing.
  const { size } = await stat(file);
  if (size < info.metadataSize) throw refused(file, 'is damaged or truncated');
  if ((info.tensorInfo ?? []).some(({ fileOffset }) => Number(fileOffset) >= size)) {
    throw hopeless(`${file}: is damaged or truncated; download it again`);
  }
  if (isEmbeddingModel(info)) throw refused(file, 'is an embedding model, which cannot answer');
  const answers = answerTokens(info.metadata.tokenizer?.ggml?.tokens ?? []);
  if (answers.length === 0) {
    throw refused(file, 'has no token for "0", or none for "1", in its vocabulary, so it cannot answer');
  }
  // A token is its place in the vocabulary.
  return answers as readonly Token[];
}

/** Whether it pools its text into a vector, or reads it in both directions. */
function isEmbeddingModel({ architectureMetadata: { pooling_type = 0, attention } }: GgufFileInfo): boolean {
  return pooling_type !== 0 || attention?.causal === false;
}

function refused(file: string, problem: string): ModelError {
  return hopeless(`${file}: ${problem}; use a GGUF file of a chat model`);
}

/**
 * The positions of tokens that spell "0" or "1", with white space around or not, in a GGUF vocabulary. A space may be U+2581
 * (SentencePiece) or Ġ (byte-level BPE), a single byte `<0x30>`.
 *
 * @returns none if either of the two is missing.
 */
export function answerTokens(vocabulary: readonly string[]): readonly number[] {
  const spelled = vocabulary.map((piece) => spelledAnswer(BYTES.get(piece) ?? piece));
  if (!spelled.includes('0') || !spelled.includes('1')) return [];
  return spelled.flatMap((answer, token) => (answer === undefined ? [] : token));
}

const BYTES = new Map([
  ['<0x30>', '0'],
  ['<0x31>', '1'],
]);
