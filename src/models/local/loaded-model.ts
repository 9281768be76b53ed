import { setTimeout } from 'node:timers/promises';
import type { LlamaContext, LlamaModel, Token } from 'node-llama-cpp';
import { type ChatPrompt, chatPrompt } from './chat-prompt.ts';
import { checkRoom } from './check-room.ts';
import { contextFailure, loadFailure } from './load-failure.ts';
import type { LocalConfig } from './local-config.ts';
import { findModelFile, type ModelFile } from './model-file.ts';
import { readModelHeader } from './model-header.ts';
import { complaints, importNodeLlama, type NodeLlama, startLlama } from './node-llama.ts';

/** A model in memory, for as many columns as use it. */
export interface LoadedModel {
  readonly file: ModelFile;
  readonly prompt: ChatPrompt;
  /** All tokens that spell "0" or "1". */
  readonly answers: readonly Token[];
  readonly textOf: (token: Token) => string;
  /** The text that tokens spell together. */
  readonly textOfAll: (tokens: readonly Token[]) => string;
  /** Whether a token ends an answer. */
  readonly isEnd: (token: Token) => boolean;
  /** @throws ModelError where memory does not suffice. */
  readonly createContext: (config: LocalConfig) => Promise<LlamaContext>;
}

interface Shared {
  readonly loading: Promise<{ readonly loaded: LoadedModel; readonly model: LlamaModel }>;
  users: number;
}

const inMemory = new Map<string, Shared>();

/** A column's hold on a model: the last one to let go of it frees the memory. */
export class ModelHandle {
  readonly #config: LocalConfig;
  readonly #key: string;
  #shared: Shared | undefined;

  constructor(config: LocalConfig) {
    const { model, sha256, folder, gpu } = config;
    this.#config = config;
    this.#key = JSON.stringify([model, sha256, folder, gpu]);
  }

  /**
   * The model, loaded by whichever column asks first.
   *
   * @throws ModelError where it cannot be, the same to every column.
   */
  async get(): Promise<LoadedModel> {
    if (this.#shared === undefined) {
      const shared = inMemory.get(this.#key) ?? { loading: load(this.#config), users: 0 };
      shared.users += 1;
      inMemory.set(this.#key, shared);
      this.#shared = shared;
    }
    return (await this.#shared.loading).loaded;
  }

  async release(): Promise<void> {
    const shared = this.#shared;
    if (shared === undefined) return;
    this.#shared = undefined;
    shared.users -= 1;
    if (shared.users > 0) return;
    inMemory.delete(this.#key);
    const settled = await shared.loading.catch(() => undefined);
    await settled?.model.dispose();
  }
}

async function load(config: LocalConfig): Promise<Awaited<Shared['loading']>> {
  const nodeLlama = await importNodeLlama();
  const file = await findModelFile(config, nodeLlama);
  const { answers } = await readModelHeader(file.path, nodeLlama);
  const model = await loadModel(file.path, config.gpu, nodeLlama);
  const loaded: LoadedModel = {
    file,
    prompt: chatPrompt(model, nodeLlama),
    answers,
    textOf: (token) => model.detokenize([token], true),
    textOfAll: (tokens) => model.detokenize([...tokens]),
    isEnd: (token) => model.isEogToken(token),
    createContext: (wanted) => createContext(model, wanted),
  };
  return { loaded, model };
}

async function loadModel(
  modelPath: string,
  gpu: LocalConfig['gpu'],
  nodeLlama: NodeLlama,
): Promise<LlamaModel> {
  const llama = await startLlama(gpu, nodeLlama);
  complaints.length = 0;
  try {
    return await llama.loadModel({ modelPath });
  } catch (error) {
    // What llama.cpp logs comes a moment after the error.
    await setTimeout(LOG_DELAY_MS);
    throw loadFailure(modelPath, error, complaints);
  }
}

const LOG_DELAY_MS = 200;

async function createContext(model: LlamaModel, config: LocalConfig): Promise<LlamaContext> {
  const { contextSize = Math.min(LONGEST_PROMPT, model.trainContextSize), threads } = config;
  const { parallel: sequences = model.gpuLayers > 0 ? 4 : 1 } = config;
  checkRoom(model, { contextSize, sequences });
  try {
    return await model.createContext({
      contextSize,
      sequences,
      ...(threads === undefined ? {} : { threads: { ideal: threads, min: threads } }),
      // With it, how a prompt is cut into batches shows in its answer.
      flashAttention: false,
      // Sliding windows forget what the next prompt begins with.
      swaFullCache: true,
      failedCreationRemedy: false,
    });
  } catch (error) {
    throw contextFailure(model.filename ?? 'the model', { contextSize, sequences }, error);
  }
}

/** In tokens. Pairs take some hundreds; examples may take a few thousand. */
const LONGEST_PROMPT = 4096;
