/** What a failure means for the column's other questions, and what to tell the user. */
export interface Reaction {
  readonly advice: string;
  /** Whether every other question would fail the same way. */
  readonly hopeless: boolean;
}

/** Whether a rejected request (400, 422) is about its own prompt: a filter, or a text that is too long. */
export function isAboutOnePrompt(message: string): boolean {
  return /content_filter|context_length|content management policy|maximum context/i.test(message);
}
