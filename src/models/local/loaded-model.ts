import { setTimeout } from 'node:timers/promises';
import type { LlamaContext, LlamaModel, Token } from 'node-llama-cpp';
import { defined } from '../../files/defined.ts';
import { errorMessage } from '../../files/user-error.ts';
import { hopeless, type ModelError } from '../model-error.ts';
import { oneLine } from '../redact.ts';
import { type ChatPrompt, chatPrompt } from './chat-prompt.ts';
import { checkRoom, type Room } from './check-room.ts';
import type { LocalConfig } from './local-config.ts';
import { findModelFile, type ModelFile } from './model-file.ts';
import { answersOfHeader } from './model-header.ts';
import { complaints, importNodeLlama, type NodeLlama, startLlama } from './node-llama.ts';

/** A model in memory, shared by all columns that use it. */
export interface LoadedModel {
  readonly file: ModelFile;
  readonly prompt: ChatPrompt;
  /** All tokens that spell "0" or "1". */
  readonly answers: readonly Token[];
  readonly textOf: (token: Token) => string;
  readonly textOfAll: (tokens: readonly Token[]) => string;
  /** Whether a token ends an answer. */
  readonly isEnd: (token: Token) => boolean;
  /** @throws ModelError if memory does not suffice. */
  readonly createContext: (config: LocalConfig) => Promise<LlamaContext>;
}

interface Shared {
  readonly loading: Promise<{ readonly loaded: LoadedModel; readonly model: LlamaModel }>;
  users: number;
}

const inMemory = new Map<string, Shared>();

/** A column's hold on a model: the last to let go frees the memory. */
export class ModelHandle {
  readonly #config: LocalConfig;
  readonly #key: string;
  #shared: Shared | undefined;

  constructor(config: LocalConfig) {
    const { model, sha256, folder, gpu } = config;
    this.#config = config;
    this.#key = JSON.stringify([model, sha256, folder, gpu]);
  }

  /** Loads the model for the first column that asks. @throws ModelError if that fails, the same for every column. */
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
  const answers = await answersOfHeader(file.path, nodeLlama);
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
    // llama.cpp logs a moment after the error.
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
      ...defined({ threads: threads === undefined ? undefined : { ideal: threads, min: threads } }),
      // It would make an answer depend on how a prompt is cut into batches.
      flashAttention: false,
      // Sliding windows forget the beginning that prompts share.
      swaFullCache: true,
      failedCreationRemedy: false,
    });
  } catch (error) {
    throw contextFailure(model.filename ?? 'the model', { contextSize, sequences }, error);
  }
}

/** In tokens. Pairs take hundreds; examples may take thousands. */
const LONGEST_PROMPT = 4096;

/** Why weights could not be loaded, and what to do. @param complaints what llama.cpp logged meanwhile. */
function loadFailure(file: string, error: unknown, complaints: readonly string[]): ModelError {
  const said = [...complaints, errorMessage(error)].join(' ');
  if (isAboutMemory(error, said)) {
    return hopeless(
      `${file}: not enough memory to load it; use a smaller model or quantisation, or gpu: false`,
    );
  }
  if (/not within the file bounds|corrupted|incomplete|unexpectedly reached end|read error/i.test(said)) {
    return hopeless(`${file}: is damaged or truncated; download it again`);
  }
  return hopeless(
    `${file}: llama.cpp cannot load it (${oneLine(complaints[0] ?? errorMessage(error))}); is it damaged, or newer than this node-llama-cpp?`,
  );
}

/** Why a loaded model got no room for prompts. */
function contextFailure(file: string, { contextSize, sequences }: Room, error: unknown): ModelError {
  const times = sequences === 1 ? '' : ` × parallel: ${sequences}`;
  return hopeless(
    `${file}: not enough memory to evaluate prompts of ${contextSize} tokens${times} (${oneLine(errorMessage(error))}); set a smaller contextSize or parallel, or use a smaller model`,
  );
}

function isAboutMemory(error: unknown, said: string): boolean {
  if (error instanceof Error && error.name === 'InsufficientMemoryError') return true;
  return /(insufficient|not enough|out of|failed to allocate).*(memory|v?ram|buffer)|unable to allocate/i.test(
    said,
  );
}
