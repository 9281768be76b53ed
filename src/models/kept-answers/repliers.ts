import type { ChatModel, ChatReply } from '../chat-model.ts';

/** Which models reply where one is asked, by their own names. */
export class Repliers {
  readonly #model: Pick<ChatModel, 'isCalled' | 'isNow'>;
  readonly #announce: (sentence: string) => void;
  readonly #mayServe = new Map<string, Promise<boolean>>();
  readonly #replied = new Set<string>();

  /** @param announce is told once what the user should know. */
  constructor(model: Pick<ChatModel, 'isCalled' | 'isNow'>, announce: (sentence: string) => void) {
    this.#model = model;
    this.#announce = announce;
  }

  /** A reply came, now or in an earlier run. */
  replied({ model }: ChatReply): void {
    if (model === undefined || this.#replied.has(model)) return;
    this.#replied.add(model);
    const names = [...this.#replied];
    if (names.length === 1 && this.#model.isCalled?.(model) === false) {
      this.#announce(`the endpoint answers as ${model}, which is not the name that was asked for`);
    }
    if (names.length === 2) {
      this.#announce(
        `another model than before answers under the same name: ${names.join(' and ')}; their answers are scored as one column`,
      );
    }
  }

  /** Whether a kept reply may stand for one that would come now. */
  async mayServe(kept: ChatReply): Promise<boolean> {
    const { model } = kept;
    if (model === undefined || this.#model.isNow === undefined) return true;
    const known = this.#mayServe.get(model) ?? this.#ask(model);
    this.#mayServe.set(model, known);
    const may = await known;
    if (may) this.replied(kept);
    return may;
  }

  async #ask(model: string): Promise<boolean> {
    const isNow = await this.#model.isNow?.(model);
    if (isNow === false) {
      this.#announce(
        `another model answers under the same name now: kept answers of ${model} are asked again`,
      );
    } else if (isNow === undefined) {
      this.#announce(
        `using kept answers of ${model} from an earlier run; the endpoint does not say whether it still has that model; --no-cache asks again`,
      );
    }
    return isNow !== false;
  }
}
