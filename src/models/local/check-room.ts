import { totalmem } from 'node:os';
import type { LlamaModel } from 'node-llama-cpp';
import { hopeless } from '../model-error.ts';

/** How much a column's prompts may take. */
export interface Room {
  /** The longest prompt, in tokens. */
  readonly contextSize: number;
  /** Prompts at a time. */
  readonly sequences: number;
}

/** What the size of a model's cache depends on; some models have a number per layer. */
export interface CacheShape {
  readonly block_count?: number;
  readonly embedding_length?: number;
  readonly attention?: {
    readonly head_count?: number;
    readonly head_count_kv?: number | readonly number[];
    readonly key_length?: number;
    readonly value_length?: number;
  };
}

/** Refuses more room than there is before llama.cpp tries to take it, as the system may kill the process. @throws ModelError */
export function checkRoom(
  model: Pick<LlamaModel, 'trainContextSize' | 'filename' | 'gpuLayers'> & {
    readonly fileInfo: { readonly architectureMetadata: CacheShape };
  },
  room: Room,
  memory: number = totalmem(),
): void {
  const { contextSize, sequences } = room;
  const name = model.filename ?? 'the model';
  if (contextSize > model.trainContextSize) {
    throw hopeless(
      `${name}: contextSize is ${contextSize}, but the model was trained on texts of at most ${model.trainContextSize} tokens; set contextSize to that or less`,
    );
  }
  const needed = cacheBytes(model.fileInfo.architectureMetadata, contextSize * sequences);
  if (model.gpuLayers === 0 && needed > memory) {
    throw hopeless(
      `${name}: ${sequences} prompts of ${contextSize} tokens at a time need ${gigabytes(needed)} of memory, but this machine has ${gigabytes(memory)}; set a smaller contextSize or parallel`,
    );
  }
}

/** The bytes of the keys and values of some tokens, two per number; 0 if the file does not say. */
export function cacheBytes(shape: CacheShape, tokens: number): number {
  const { block_count: layers = 0, embedding_length: width = 0, attention = {} } = shape;
  const { head_count: heads = 0, head_count_kv: ofLayers = heads } = attention;
  const perHead = heads > 0 ? width / heads : 0;
  const { key_length: key = perHead, value_length: value = perHead } = attention;
  const allHeads =
    typeof ofLayers === 'number' ? ofLayers * layers : ofLayers.reduce((sum, each) => sum + each, 0);
  return 2 * tokens * allHeads * (key + value);
}

function gigabytes(bytes: number): string {
  return `${(bytes / 1e9).toPrecision(2)} GB`;
}
