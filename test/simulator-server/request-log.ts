import type { RecordedRequest } from './recorded-request.ts';

/** What a server has seen so far; also the JSON of `GET /__requests`. */
export interface RequestCounts {
  readonly requests: number;
  /** How many different bodies those were: requests − distinctBodies were retries or repeats. */
  readonly distinctBodies: number;
  readonly abortedByClient: number;
  /** The largest number of requests under way at once. */
  readonly mostInFlight: number;
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

  /** Records a request as under way. */
  begin(request: Omit<RecordedRequest, 'number' | 'attempt' | 'abortedByClient'>): RecordedRequest {
    const key = `${request.path}\n${request.bodyText}`;
    const attempt = (this.#attempts.get(key) ?? 0) + 1;
    this.#attempts.set(key, attempt);
    this.#inFlight += 1;
    this.#mostInFlight = Math.max(this.#mostInFlight, this.#inFlight);
    const entry = { ...request, number: this.requests.length + 1, attempt, abortedByClient: false };
    this.requests.push(entry);
    return entry;
  }

  /** Records that a request is over. */
  end({ number }: RecordedRequest, { abortedByClient }: { readonly abortedByClient: boolean }): void {
    const entry = this.requests[number - 1];
    if (entry) entry.abortedByClient = abortedByClient;
    this.#inFlight -= 1;
    this.#lastFinishedAt = Date.now();
  }

  counts(): RequestCounts {
    return {
      requests: this.requests.length,
      distinctBodies: this.#attempts.size,
      abortedByClient: this.requests.filter(({ abortedByClient }) => abortedByClient).length,
      mostInFlight: this.#mostInFlight,
      firstArrivedAt: this.requests[0]?.arrivedAt ?? null,
      lastFinishedAt: this.#lastFinishedAt,
    };
  }
}
