import { shorten } from '../../files/visible-text.ts';
import { drawIndices, seededRandom } from '../../metrics/seeded-random.ts';
import type { ChatOptions, ChatReply, ReplyText } from '../../models/chat-model.ts';
import { sumOfExpenses } from '../../models/expense.ts';
import { visibleAnswer } from '../../models/visible-answer.ts';
import { type Answer, answerOfProbability } from '../answer.ts';
import { buildMessages } from '../build-messages.ts';
import type { Readout, ReadoutSettings } from './readout.ts';

/** A readout of numbers that a model writes. */
interface TextReadout extends Omit<Readout, 'exchange' | 'problemWith'> {
  /** How many replies are drawn to each prompt. */
  readonly draws: (settings: ReadoutSettings) => number;
  /** The answer in a reply about one pair. */
  readonly read: (reply: ReplyText) => number | undefined;
  /** Whether a number for one of several pairs is an answer. */
  readonly isAnswer: (value: number) => boolean;
  /** JSON Schema of an answer. */
  readonly schema: object;
  /** Said of one reply without an answer, and of several. */
  readonly lacking: string;
  readonly wanted: string;
  /** P("1") from at least one answer. */
  readonly probabilityOf: (answers: readonly number[]) => number;
}

/** Room to think before an answer, and for each further one; models that answer at once use little of it. */
const OUTPUT_TOKENS = 2048;
const OUTPUT_TOKENS_OF_FURTHER = 200;

/** Asks for a reply that is read as text, with so many answers. */
export function textOptions({ maxOutputTokens, temperature }: ReadoutSettings, answers = 1): ChatOptions {
  return {
    maxTokens: maxOutputTokens ?? OUTPUT_TOKENS + OUTPUT_TOKENS_OF_FURTHER * (answers - 1),
    alternatives: false,
    effort: 'low',
    ...(temperature === undefined ? {} : { temperature }),
  };
}

/** Reads numbers from the visible text. Several pairs are answered in JSON by their numbers; an error there costs that pair alone. */
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
  const keyedIn = ({ text = '' }: ReplyText, pairs = Number.POSITIVE_INFINITY) => {
    const numbers = keyedNumbers(visibleAnswer(text));
    // A fraction, or more than 1 where 1 is the most, means another scale for all. The number of a pair that was not asked about, as
    // when counting from 0, means that the others are about other pairs, too.
    const isSomethingElse = [...numbers].some(
      ([pair, value]) =>
        pair < 1 || pair > pairs || (value > 0 && value < 1) || (value > 1 && readout.name === 'samples'),
    );
    return isSomethingElse ? new Map<number, number>() : numbers;
  };
  /** @param pairs how many the request is about; undefined for one pair without a number. */
  const readReply = (reply: ChatReply, pairs: number | undefined) => {
    const texts = textsOf(reply);
    const keyed = pairs === undefined ? [] : texts.map((text) => keyedIn(text, pairs));
    return {
      texts,
      answersAt: (place: number): readonly number[] =>
        pairs === undefined
          ? texts.flatMap((text) => read(text) ?? [])
          : keyed.flatMap((numbers) => numbers.get(place + 1) ?? []).filter(isAnswer),
    };
  };
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
        const keys = places.map((_, index) => String(index + 1));
        const pairs = isOfMany ? places.length : undefined;
        const options = {
          ...textOptions(settings, places.length),
          ...(isOfMany && structuredOutput ? { schema: schemaOf(keys, schema) } : {}),
        };
        return drawn.map((which) => ({
          places,
          messages,
          options: { ...options, ...which },
          problemWith: (reply: ChatReply) => {
            const { texts, answersAt } = readReply(reply, pairs);
            return places.some((_, place) => answersAt(place).length > 0) ? undefined : noAnswerIn(texts);
          },
          isWhole: (reply: ChatReply) => {
            const { texts, answersAt } = readReply(reply, pairs);
            return places.every((_, place) => answersAt(place).length === texts.length);
          },
        }));
      });

      const answers = (replies: readonly ChatReply[]): readonly Answer[] => {
        const came = asked
          .slice(0, replies.length)
          .map(({ places }, index) => ({ places, reply: replies[index] as ChatReply }))
          .map(({ places, reply }) => ({
            places,
            reply,
            ...readReply(reply, isOfMany ? places.length : undefined),
          }));
        return questions.map((_, question) => {
          const about = came.filter(({ places }) => places.includes(question));
          const texts = about.flatMap((each) => each.texts);
          const found = about.flatMap(({ places, answersAt }) => answersAt(places.indexOf(question)));
          const expense = !isOfMany || question === 0 ? sumOfExpenses(about.map(({ reply }) => reply)) : {};
          if (found.length > 0) {
            return { ...answerOfProbability(probabilityOf(found), found.length / texts.length), ...expense };
          }
          const which = isOfMany ? `pair ${question + 1} of ${questions.length} in its request: ` : '';
          return { topLogprobs: [], unscored: `${which}${noAnswerIn(texts)}`, ...expense };
        });
      };
      return { requests: asked.map(({ places: _, ...request }) => request), answers };
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

/** Why a reply that was cut off, or is reasoning alone, has no answer, and what to set. */
const COULD_NOT_FINISH =
  'the model could not finish: set maxOutputTokens to more, or turn its reasoning down (params: { reasoning_effort: low })';

/**
 * A number under a number, `"3": 85`, with what must stand before and after it: of “8 out of 10” or “1 token back” the number is none.
 * A comma may be a decimal one.
 */
const ENTRY =
  /(?<=[{,\s])["']?(\d{1,4})["']?\s*:\s*["']?(-?\d+(?:\.\d+|,\d+(?![\d\s"']*:))?)\s*(?:%|percent)?["']?(?=\s*(?:[,;}\n(#]|\/[/*])|\s+["']?\d{1,4}["']?\s*:)(?!,\d+(?![\d\s"']*:))/g;

/** The numbers given to numbered items in JSON or nearly: after code fences, truncated, with text around it. Contradictory items are left out. */
export function keyedNumbers(text: string): ReadonlyMap<number, number> {
  const start = text.indexOf('{');
  const said = Map.groupBy(start < 0 ? [] : text.slice(start).matchAll(ENTRY), ([, key]) => Number(key));
  return new Map(
    [...said].flatMap(([key, entries]) => {
      const [first, ...others] = new Set(entries.map(([, , value]) => Number(value?.replace(',', '.'))));
      return first === undefined || others.length > 0 ? [] : [[key, first] as const];
    }),
  );
}

/** The places below `count` in some orders: in sequence and reversed, so that each has the same mean place; then shuffled by a seed and reversed, and so on. */
export function ordersOf(count: number, orders: number): readonly (readonly number[])[] {
  return Array.from({ length: orders }, (_, order) => {
    const shuffle = Math.floor(order / 2);
    const places =
      shuffle === 0
        ? Array.from({ length: count }, (_, place) => place)
        : drawIndices(count, count, seededRandom('order', shuffle));
    return order % 2 === 0 ? places : places.toReversed();
  });
}
