import type { ErrorLink } from './error-links.ts';
import type { ReadResponse } from './response-in-memory.ts';

/** Requests that go to one place, and how many of them may be under way at once. */
export interface Lane {
  readonly id: number;
  readonly atOnce: number;
}

/** What is asked of the thread that sends requests. */
export type ThreadRequest =
  | {
      readonly kind: 'send';
      readonly id: number;
      readonly url: string;
      readonly method: string;
      readonly headers: readonly [string, string][];
      readonly body: string | undefined;
      readonly mostBytes: number;
      readonly lane: Lane | undefined;
    }
  | { readonly kind: 'abort'; readonly id: number };

/** What it says. */
export type ThreadResponse =
  | ({ readonly kind: 'response'; readonly id: number; readonly waitedMs: number } & ReadResponse)
  | { readonly kind: 'failure'; readonly id: number; readonly error: readonly ErrorLink[] };
