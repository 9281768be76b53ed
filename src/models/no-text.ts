import type { ReplyText } from './chat-model.ts';

/** Why a reply is of no use to whoever wants a text of it, where it is of none. */
export function noText({ text = '' }: ReplyText): string | undefined {
  return text.trim() === '' ? 'it answered nothing' : undefined;
}
