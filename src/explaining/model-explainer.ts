import { fileURLToPath } from 'node:url';
import { z } from 'zod';
import { fingerprint } from '../files/fingerprint.ts';
import { errorMessage } from '../files/user-error.ts';
import { readYamlFile } from '../files/yaml-file.ts';
import {
  type ChatMessage,
  type ChatModel,
  type ChatReply,
  chatMessageSchema,
  noText,
} from '../models/chat-model.ts';
import { sumOfExpenses } from '../models/expense.ts';
import { ModelError } from '../models/model-error.ts';
import type { Candidate, Explainer, Mistakes, Offer } from './candidate.ts';
import { type ExplainerProtocol, explainerProtocolId, fillExplainerProtocol } from './explainer-protocol.ts';
import { readExplanation } from './read-explanation.ts';
import { pairInWords, type ShownPair, showHead } from './shown-pairs.ts';

/** How a chat model is used as an explainer. */
export interface ModelExplainerOptions {
  readonly label: string;
  readonly model: string;
  readonly protocol: ExplainerProtocol;
  /** The number of independent answers. */
  readonly candidates: number;
  readonly maxOutputTokens?: number | undefined;
  readonly temperature?: number | undefined;
  readonly seed: number;
}

const refineSchema = z.strictObject({
  name: z.string(),
  maxOutputTokens: z.int().positive(),
  messages: z.array(chatMessageSchema).min(1),
});

/** A chat model that is shown what a head does, and says what it attends to. */
export function modelExplainer(chatModel: ChatModel, options: ModelExplainerOptions): Explainer {
  const { label, model, protocol, candidates, seed } = options;
  const maxOutputTokens = options.maxOutputTokens ?? protocol.maxOutputTokens;
  const temperature = options.temperature ?? protocol.temperature;
  const ask = async (
    messages: readonly ChatMessage[],
    begins: string,
    shown: readonly ShownPair[],
    round: number | undefined,
    signal: AbortSignal | undefined,
  ) => {
    const request = {
      messages,
      options: {
        maxTokens: maxOutputTokens,
        alternatives: false,
        ...(temperature === undefined ? {} : { temperature }),
      },
      problemWith: noText,
    };
    const settled = await Promise.allSettled(
      Array.from({ length: candidates }, (_, repeat) => chatModel.reply(request, { signal, repeat })),
    );
    const replies = settled.flatMap((each) => (each.status === 'fulfilled' ? [each.value] : []));
    const failures = settled.flatMap((each) => (each.status === 'rejected' ? [each.reason] : []));
    const fatal = failures.find((failure) => !ModelError.isInstance(failure));
    if (fatal !== undefined || replies.length === 0) throw fatal ?? failures[0];
    // What was paid for is used.
    const offer = offerOf(replies, begins, shown, round);
    return { ...offer, unusable: [...offer.unusable, ...failures.map(errorMessage)] };
  };
  return {
    label,
    model,
    protocol: explainerProtocolId(protocol),
    seed,
    explain: (head, records, signal) => {
      const { pairs, text } = showHead(protocol, records, `${seed} ${head}`);
      return ask(fillExplainerProtocol(protocol, text), protocol.begins, pairs, undefined, signal);
    },
    refine: (_head, candidate, mistakes, signal) => {
      const pairs = [...mistakes.missed, ...mistakes.falseAlarms];
      const round = (candidate.round ?? 0) + 1;
      return ask(refineMessages(candidate, mistakes), '', [...candidate.shown, ...pairs], round, signal);
    },
  };
}

/** What a model's answers amount to; equal texts are one candidate. */
function offerOf(
  replies: readonly ChatReply[],
  begins: string,
  shown: readonly ShownPair[],
  round: number | undefined,
): Offer {
  const read = replies.map(({ text = '', cutOff = false }) => readExplanation({ text, cutOff }, begins));
  const texts = new Set(read.flatMap((each) => (each.kind === 'explanation' ? each.text : [])));
  return {
    candidates: [...texts].map((text) => ({
      text,
      shown,
      ...(round === undefined ? {} : { round, refinedWith: refineId() }),
    })),
    noPattern: read.filter(({ kind }) => kind === 'no-pattern').length,
    unusable: read.flatMap((each) => (each.kind === 'unusable' ? each.reason : [])),
    expense: sumOfExpenses(replies),
  };
}

function refineMessages({ text }: Candidate, { missed, falseAlarms }: Mistakes): readonly ChatMessage[] {
  const mistakes = [
    ...inWords('Missed: the head is strong, the sentence says no', missed),
    ...inWords('False alarms: the head is weak, the sentence says yes', falseAlarms),
  ].join('\n');
  const { messages } = refineProtocol();
  return messages.map((message) => ({
    ...message,
    content: message.content.replace(/\{\{(explanation|mistakes)\}\}/g, (_, slot: string) =>
      slot === 'explanation' ? text : mistakes,
    ),
  }));
}

function inWords(title: string, pairs: readonly ShownPair[]): readonly string[] {
  if (pairs.length === 0) return [];
  return [
    `${title}:`,
    ...pairs.map((pair) => {
      const { tokens } = pair.record;
      return `  ${pairInWords(tokens, pair)} in: ${tokens.join('')}`;
    }),
  ];
}

function refineId(): string {
  const { name, ...content } = refineProtocol();
  return `${name}@${fingerprint(content)}`;
}

let refine: z.output<typeof refineSchema> | undefined;

function refineProtocol(): z.output<typeof refineSchema> {
  refine ??= readYamlFile(
    fileURLToPath(new URL('./protocols/refine-v1.yaml', import.meta.url)),
    refineSchema,
  );
  return refine;
}
