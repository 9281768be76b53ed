import { headName } from '../activation-records/head.ts';
import type { HeadProfile } from '../activation-records/head-profile.ts';
import type { ProfiledHead } from '../pair-cases/build-pair-cases.ts';

/** By suite, then by head. Records are at hand when a run's questions are made, and promptfoo hands on the questions only. */
const remembered = new Map<string, Map<string, HeadProfile>>();

/** Keeps what heads do, for the report at the end of the run in this process. */
export function rememberProfiles(profiles: readonly ProfiledHead[]): void {
  for (const [suite, ofSuite] of Map.groupBy(profiles, (each) => each.suite)) {
    remembered.set(suite, new Map(ofSuite.map(({ head, profile }) => [headName(head), profile])));
  }
}

/** By head; empty where the suite's questions were made elsewhere. */
export function profilesOfSuite(suite: string): ReadonlyMap<string, HeadProfile> {
  return remembered.get(suite) ?? new Map();
}
