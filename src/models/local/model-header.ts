import { stat } from 'node:fs/promises';
import type { GgufFileInfo, Token } from 'node-llama-cpp';
import { errorMessage } from '../../files/user-error.ts';
import { hopeless, type ModelError } from '../model-error.ts';
import { oneLine } from '../redact.ts';
import { spelledAnswer } from '../top-logprobs.ts';
import type { NodeLlama } from './node-llama.ts';

/**
 * Reads a GGUF file's header, before the weights, and refuses a model that cannot answer a question.
 *
 * @returns all tokens that spell "0" or "1".
 * @throws ModelError
 */
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
        : `has no whole GGUF header (${reason}): it is damaged or cut off`,
    );
  }
  // What is missing at its end is read as nothing.
  const { size } = await stat(file);
  if (size < info.metadataSize) throw refused(file, 'is damaged or cut off');
  if ((info.tensorInfo ?? []).some(({ fileOffset }) => Number(fileOffset) >= size)) {
    throw hopeless(`${file}: is damaged or cut off: download it again`);
  }
  if (isEmbeddingModel(info)) throw refused(file, 'is an embedding model, which answers nothing');
  const answers = answerTokens(info.metadata.tokenizer?.ggml?.tokens ?? []);
  if (answers.length === 0) {
    throw refused(
      file,
      'has no token in its vocabulary that spells "0", or none that spells "1", so it cannot answer',
    );
  }
  // A token is its place in the vocabulary.
  return answers as readonly Token[];
}

/** One that pools its text into a vector, or that reads it in both directions. */
function isEmbeddingModel({ architectureMetadata: { pooling_type = 0, attention } }: GgufFileInfo): boolean {
  return pooling_type !== 0 || attention?.causal === false;
}

function refused(file: string, problem: string): ModelError {
  return hopeless(`${file}: ${problem}; take a GGUF file of a chat model`);
}

/**
 * The tokens of a GGUF file's vocabulary that spell "0" or "1", white space before or after them included. A space may be
 * written as U+2581 (SentencePiece) or Ġ (byte-level BPE), and a single byte as `<0x30>`.
 *
 * @returns their places in it; none where either of the two is missing: such a model cannot answer.
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
