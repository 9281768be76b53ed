import { paddingOf } from '../activation-records/padding.ts';
import { UserError } from '../files/user-error.ts';

/** @throws UserError where a sequence holds what its batch was padded with: attention to padding is not a head's. */
export function refusePadding(tokens: readonly string[], source: string): void {
  const padding = paddingOf(tokens);
  if (padding === undefined) return;
  const { side, token, count } = padding;
  const end = side === 'left' ? 'begins' : 'ends';
  throw new UserError(
    `${source}: ${end} with padding, ${count} × ${JSON.stringify(token)}: leave it out of tokens and attention`,
  );
}
