import type { HeadProfile } from '../activation-records/head-profile.ts';
import type { Judgement } from '../gates/judge-run.ts';
import type { ScoredRun } from '../scorecard/build-scorecard.ts';

/** What a report tells of: a scored run, what was predicted in it, and what the gates say of it. */
export type FinishedRun = ScoredRun &
  Judgement & {
    /** What heads do, by name, where their records were at hand. */
    readonly profiles?: ReadonlyMap<string, HeadProfile> | undefined;
    /** How the run came about, in a sentence, where that is to be said. */
    readonly note?: string | undefined;
  };
