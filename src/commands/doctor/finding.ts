import { defined } from '../../files/defined.ts';
/** What a check found: in order, worth a thought, or in the way. */
export interface Finding {
  readonly outcome: 'fine' | 'doubt' | 'problem';
  /** What is there, in a few words. */
  readonly found: string;
  /** What to do; absent where all is fine. */
  readonly fix?: string;
}

export function fine(found: string): Finding {
  return { outcome: 'fine', found };
}

export function doubt(found: string, fix: string): Finding {
  return { outcome: 'doubt', found, fix };
}

/** @param fix left out where what was found says what to do, as errors of ours do. */
export function problem(found: string, fix?: string): Finding {
  return { outcome: 'problem', ...defined({ found, fix }) };
}
