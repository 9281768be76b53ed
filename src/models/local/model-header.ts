import { stat } from 'node:fs/promises';
import type { GgufFileInfo, Token } from 'node-llama-cpp';
import { errorMessage } from '../../files/error-message.ts';
import { ModelError } from '../model-error.ts';
import { oneLine } from '../one-line.ts';
import { answerTokens } from './answer-tokens.ts';
import type { NodeLlama } from './node-llama.ts';

/** What a GGUF file says of its model before its weights are read. */
export interface ModelHeader {
  /** All tokens that spell "0" or "1". */
  readonly answers: readonly Token[];
}

/**
 * Reads a GGUF file's header, and refuses a model that cannot answer a question.
 *
 * @throws ModelError
 */
export async function readModelHeader(file: string, { readGgufFileInfo }: NodeLlama): Promise<ModelHeader> {
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
    throw new ModelError(`${file}: is damaged or cut off: download it again`, { hopeless: true });
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
  return { answers: answers as readonly Token[] };
}

/** One that pools its text into a vector, or that reads it in both directions. */
function isEmbeddingModel({ architectureMetadata: { pooling_type = 0, attention } }: GgufFileInfo): boolean {
  return pooling_type !== 0 || attention?.causal === false;
}

function refused(file: string, problem: string): ModelError {
  return new ModelError(`${file}: ${problem}; take a GGUF file of a chat model`, { hopeless: true });
}
