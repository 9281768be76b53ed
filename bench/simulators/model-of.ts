import type { ChatModel } from '../../src/models/chat-model.ts';
import { localConfigSchema } from '../../src/models/local/local-config.ts';
import { localModel } from '../../src/models/local/local-model.ts';

/** A model on the processor alone, a question at a time. */
export function modelOf(file: string, threads: string | undefined): ChatModel {
  const given = threads === undefined ? {} : { threads: Number(threads) };
  return localModel(localConfigSchema.parse({ model: file, gpu: false, parallel: 1, ...given }));
}
