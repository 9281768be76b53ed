import { shorten } from '../../files/visible-text.ts';
import type { ChatOptions, ChatReply, ReplyText } from '../../models/chat-model.ts';
import { sumOfExpenses } from '../../models/expense.ts';
import { visibleAnswer } from '../../models/visible-answer.ts';
import type { Answer } from '../answer.ts';
import { answerOfProbability } from '../answer-of-log-odds.ts';
import { buildMessages } from '../build-messages.ts';
import { keyedNumbers } from './keyed-numbers.ts';
import { ordersOf } from './orders-of.ts';
import type { Readout, ReadoutSettings } from './readout.ts';

/** A readout of numbers that a model writes. */
interface TextReadout extends Omit<Readout, 'exchange' | 'problemWith'> {
  /** How many replies are drawn to each prompt. */
  readonly draws: (settings: ReadoutSettings) => number;
  /** The number that a reply about one pair gives as its answer. */
  readonly read: (reply: ReplyText) => number | undefined;
  /** Whether a number that a reply about several pairs gives for one of them is an answer. */
  readonly isAnswer: (value: number) => boolean;
  /** JSON Schema of an answer, for endpoints that are told the shape of a reply. */
  readonly schema: object;
  /** What is said of a reply without an answer, and of none of several. */
  readonly lacking: string;
  readonly wanted: string;
  /** P("1") from answers, of which there is one at least. */
  readonly probabilityOf: (answers: readonly number[]) => number;
}

/** Room to think in before an answer, and for each further one; who answers at once uses a few of them. */
const OUTPUT_TOKENS = 2048;
const OUTPUT_TOKENS_OF_FURTHER = 200;

/** What is wanted of a reply that is read as text, with so many answers. */
export function textOptions({ maxOutputTokens, temperature }: ReadoutSettings, answers = 1): ChatOptions {
  return {
    maxTokens: maxOutputTokens ?? OUTPUT_TOKENS + OUTPUT_TOKENS_OF_FURTHER * (answers - 1),
    alternatives: false,
    effort: 'low',
    ...(temperature === undefined ? {} : { temperature }),
  };
}

/**
 * Asks for numbers, and reads them off the visible text. A protocol that asks about several pairs at a time is answered in JSON, by
 * the pairs' numbers in the request: what is missing or wrong there leaves that pair alone without an answer.
 */
export function textReadout({
  draws,
  read,
  isAnswer,
  schema,
  lacking,
  wanted,
  probabilityOf,
  ...readout
}: TextReadout): Readout {
  const keyedIn = ({ text = '' }: ReplyText) => {
    const numbers = keyedNumbers(visibleAnswer(text));
    // A fraction among them is of another scale than was asked for, and so are the others: 1 would be all of it.
    return [...numbers.values()].some((value) => value > 0 && value < 1)
      ? new Map<number, number>()
      : numbers;
  };
  /** @param key the pair's number in the request, where that is about several. */
  const answersIn = (texts: readonly ReplyText[], key: number | undefined): readonly number[] =>
    texts.flatMap((text) => {
      if (key === undefined) return read(text) ?? [];
      const value = keyedIn(text).get(key);
      return value !== undefined && isAnswer(value) ? [value] : [];
    });
  const noAnswerIn = (texts: readonly ReplyText[]): string => {
    const [{ text = '', cutOff } = {}] = texts;
    const said = visibleAnswer(text);
    const which = texts.length === 1 ? `the answer ${lacking}` : `none of ${texts.length} answers ${wanted}`;
    return `${which}: ${cutOff || said === '' ? COULD_NOT_FINISH : `it said ${JSON.stringify(shorten(said, 120))}`}`;
  };

  return {
    ...readout,
    problemWith: (reply) => {
      const texts = textsOf(reply);
      const isOfUse = (text: ReplyText) =>
        read(text) !== undefined || [...keyedIn(text).values()].some(isAnswer);
      return texts.some(isOfUse) ? undefined : noAnswerIn(texts);
    },
    exchange: (protocol, questions, settings) => {
      const isOfMany = protocol.item !== undefined;
      const prompts = isOfMany
        ? ordersOf(questions.length, settings.orders ?? 1)
        : questions.map((_, index) => [index]);
      const { samplesTogether = false, structuredOutput = false } = settings;
      const count = draws(settings);
      const drawn = Array.from({ length: samplesTogether ? 1 : count }, (_, sample) => ({
        ...(samplesTogether ? { replies: count } : readout.name === 'samples' ? { sample } : {}),
      }));
      const asked = prompts.flatMap((places) => {
        const messages = buildMessages(
          protocol,
          places.flatMap((place) => questions[place] ?? []),
        );
        const keys = isOfMany ? places.map((_, index) => index + 1) : [undefined];
        const options = {
          ...textOptions(settings, places.length),
          ...(isOfMany && structuredOutput ? { schema: schemaOf(keys.map(String), schema) } : {}),
        };
        return drawn.map((which) => ({
          places,
          messages,
          options: { ...options, ...which },
          problemWith: (reply: ChatReply) => {
            const texts = textsOf(reply);
            return keys.some((key) => answersIn(texts, key).length > 0) ? undefined : noAnswerIn(texts);
          },
          isWhole: (reply: ChatReply) => {
            const texts = textsOf(reply);
            return keys.every((key) => answersIn(texts, key).length === texts.length);
          },
        }));
      });

      const answerTo = (question: number, replies: readonly ChatReply[]): Answer => {
        const about = asked.flatMap(({ places }, index) => {
          const [place, reply] = [places.indexOf(question), replies[index]];
          if (place < 0 || reply === undefined) return [];
          return [{ texts: textsOf(reply), key: isOfMany ? place + 1 : undefined, reply }];
        });
        const texts = about.flatMap((each) => each.texts);
        const answers = about.flatMap((each) => answersIn(each.texts, each.key));
        const expense = !isOfMany || question === 0 ? sumOfExpenses(about.map(({ reply }) => reply)) : {};
        if (answers.length > 0) {
          const answer = answerOfProbability(probabilityOf(answers), answers.length / texts.length);
          return { ...answer, ...expense };
        }
        const which = isOfMany ? `pair ${question + 1} of ${questions.length} in its request: ` : '';
        return { topLogprobs: [], unscored: `${which}${noAnswerIn(texts)}`, ...expense };
      };
      return {
        requests: asked.map(({ places: _, ...request }) => request),
        answers: (replies) => questions.map((_, index) => answerTo(index, replies)),
      };
    },
  };
}

function textsOf(reply: ChatReply): readonly ReplyText[] {
  return [reply, ...(reply.others ?? [])];
}

function schemaOf(keys: readonly string[], answer: object): object {
  const properties = Object.fromEntries(keys.map((key) => [key, answer]));
  return { type: 'object', properties, required: keys, additionalProperties: false };
}

/** Why a reply that was cut off, or has nothing but reasoning, has no answer, and what to set. */
const COULD_NOT_FINISH =
  'the model could not finish: set maxOutputTokens to more, or turn its reasoning down (params: { reasoning_effort: low })';
