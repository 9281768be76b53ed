import type { ChatModel, ChatReply } from '../chat-model.ts';

/** Which models reply where one is asked, by the names that they give themselves. */
export class Repliers {
  readonly #model: Pick<ChatModel, 'isCalled' | 'isNow'>;
  readonly #announce: (sentence: string) => void;
  readonly #mayServe = new Map<string, Promise<boolean>>();
  readonly #replied = new Set<string>();

  /** @param announce is told once of what the user should know. */
  constructor(model: Pick<ChatModel, 'isCalled' | 'isNow'>, announce: (sentence: string) => void) {
    this.#model = model;
    this.#announce = announce;
  }

  /** A reply came, now or in an earlier run. */
  replied({ model }: ChatReply): void {
    if (model === undefined || this.#replied.has(model)) return;
    this.#replied.add(model);
    const names = [...this.#replied];
    if (names.length === 1 && this.#model.isCalled?.(model) === false)
      this.#announce(
        `the endpoint answers as ${model}, which is another name than the one that was asked for`,
      );
    if (names.length === 2) {
      this.#announce(
        `another model than before replies behind the same name: ${names.join(' and ')}; what they say is scored as one column`,
      );
    }
  }

  /** Whether a reply that is kept may stand for one that would come now. */
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
        `another model stands behind the same name now: kept answers of ${model} are asked anew`,
      );
    } else if (isNow === undefined) {
      this.#announce(
        `kept answers of an earlier run are used, which are of ${model}; the endpoint does not say whether it has that model still; --no-cache asks anew`,
      );
    }
    return isNow !== false;
  }
}
