import type { RecordedRequest } from './recorded-request.ts';

/** What a server has seen so far; also the JSON of `GET /__requests`. */
export interface RequestCounts {
  readonly requests: number;
  /** How many different bodies those were: requests − distinctBodies were retries or repeats. */
  readonly distinctBodies: number;
  readonly abortedByClient: number;
  /** The largest number of requests under way at once. */
  readonly mostInFlight: number;
  /** How many were under way on average, in the middle half of the time from the first to the last. */
  readonly meanInFlight: number;
  /** Milliseconds since 1970; null before there is one. */
  readonly firstArrivedAt: number | null;
  /** When the last answer was sent or given up on. */
  readonly lastFinishedAt: number | null;
}

type Entry = { -readonly [Key in keyof RecordedRequest]: RecordedRequest[Key] };

/** The requests for an answer that a server got, in the order they came. */
export class RequestLog {
  readonly requests: Entry[] = [];
  readonly #attempts = new Map<string, number>();
  #inFlight = 0;
  #mostInFlight = 0;
  #lastFinishedAt: number | null = null;
  /** How many were under way from when on, in milliseconds. */
  readonly #changes: { readonly at: number; readonly inFlight: number }[] = [];

  /** Records a request as under way. */
  begin(request: Omit<RecordedRequest, 'number' | 'attempt' | 'abortedByClient'>): RecordedRequest {
    const key = `${request.path}\n${request.bodyText}`;
    const attempt = (this.#attempts.get(key) ?? 0) + 1;
    this.#attempts.set(key, attempt);
    this.#inFlight += 1;
    this.#mostInFlight = Math.max(this.#mostInFlight, this.#inFlight);
    this.#changes.push({ at: performance.now(), inFlight: this.#inFlight });
    const entry = { ...request, number: this.requests.length + 1, attempt, abortedByClient: false };
    this.requests.push(entry);
    return entry;
  }

  /** Records that a request is over. */
  end({ number }: RecordedRequest, { abortedByClient }: { readonly abortedByClient: boolean }): void {
    const entry = this.requests[number - 1];
    if (entry) entry.abortedByClient = abortedByClient;
    this.#inFlight -= 1;
    this.#changes.push({ at: performance.now(), inFlight: this.#inFlight });
    this.#lastFinishedAt = Date.now();
  }

  counts(): RequestCounts {
    return {
      requests: this.requests.length,
      distinctBodies: this.#attempts.size,
      abortedByClient: this.requests.filter(({ abortedByClient }) => abortedByClient).length,
      mostInFlight: this.#mostInFlight,
      meanInFlight: this.#meanInFlight(),
      firstArrivedAt: this.requests[0]?.arrivedAt ?? null,
      lastFinishedAt: this.#lastFinishedAt,
    };
  }

  #meanInFlight(): number {
    const [first, last] = [this.#changes[0]?.at ?? 0, this.#changes.at(-1)?.at ?? 0];
    const quarter = (last - first) / 4;
    const [start, end] = [first + quarter, last - quarter];
    const busy = this.#changes.reduce((sum, { at, inFlight }, index) => {
      const until = this.#changes[index + 1]?.at ?? last;
      return sum + inFlight * Math.max(0, Math.min(end, until) - Math.max(start, at));
    }, 0);
    return end > start ? busy / (end - start) : 0;
  }
}
