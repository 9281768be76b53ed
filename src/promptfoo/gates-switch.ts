import { UserError } from '../files/user-error.ts';

/** The variable that turns the gates off for a run. */
export const GATES_SWITCH = 'ATTENTION_HEADS_GATES';

/**
 * Whether a run is to be judged by no gate: the run that a new baseline is written from, which those of the config would
 * compare with the old one.
 *
 * @throws UserError where the variable says something else than `off`.
 */
export function gatesAreOff(environment: NodeJS.ProcessEnv = process.env): boolean {
  const said = environment[GATES_SWITCH];
  if (said === undefined || said === '') return false;
  if (said === 'off') return true;
  throw new UserError(`${GATES_SWITCH}: expected off, or nothing, and found ${JSON.stringify(said)}`);
}
