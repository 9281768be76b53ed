import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { headName } from '../../src/activation-records/head.ts';
import { buildMessages } from '../../src/asking/build-messages.ts';
import { loadProtocol, PAIRWISE_V2 } from '../../src/asking/protocol.ts';
import type { ChatModel } from '../../src/models/chat-model.ts';
import { usageSchema } from '../../src/models/expense.ts';
import { topLogprobsSchema } from '../../src/models/top-logprobs.ts';
import { type PairCase, questionsOf } from '../../src/pair-cases/pair-case.ts';

const lineSchema = z.object({
  key: z.string(),
  topLogprobs: topLogprobsSchema,
  usage: usageSchema.optional(),
});

/** A model of which there is nothing but a file of its answers to pairwise-v2, one a line, by the last message that they answer. */
export interface StoredAnswers {
  readonly model: ChatModel;
  /** The cases of heads about which everything was answered. */
  readonly of: (cases: readonly PairCase[]) => readonly PairCase[];
}

export function storedAnswers(file: string): StoredAnswers {
  const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean);
  const answers = new Map(
    lines.map((line) => {
      const { key, ...answer } = lineSchema.parse(JSON.parse(line));
      return [key, answer];
    }),
  );
  const protocol = loadProtocol(PAIRWISE_V2);
  const isAnswered = (each: PairCase) =>
    answers.has(buildMessages(protocol, questionsOf(each)[0]).at(-1)?.content ?? '');
  return {
    of: (cases) =>
      [...Map.groupBy(cases, ({ head }) => headName(head)).values()]
        .filter((ofHead) => ofHead.every(isAnswered))
        .flat(),
    model: {
      reply: async ({ messages }) => {
        const answer = answers.get(messages.at(-1)?.content ?? '');
        if (answer === undefined) throw new RangeError(`${file} has no answer to this`);
        const { topLogprobs, usage } = answer;
        return { topLogprobs, attempts: 1, ...(usage ? { usage } : {}) };
      },
    },
  };
}
