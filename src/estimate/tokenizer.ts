export type EncodingName = 'cl100k_base' | 'o200k_base';

export interface Tokenizer {
  readonly encoding: EncodingName;
  /** False where the model has a tokenizer of its own, or an unknown one, and the count is an approximation. */
  readonly exact: boolean;
}

export type Encode = (text: string) => readonly number[];

// A name may stand behind a provider's or router's (openai:chat:gpt-4o, openai/gpt-4o) and before a tune's or date's.
const O200K = /(^|[:/])(gpt-4o|gpt-4\.\d|gpt-5|chatgpt-4o|o\d)(?![a-z\d])/;
const CL100K = /(^|[:/])(gpt-4|gpt-3\.5|gpt-35)(?![a-z\d.])/;

/**
 * The tokenizer of a model, by its name: o200k_base from gpt-4o on, cl100k_base for gpt-4 and gpt-3.5 (on Azure:
 * gpt-35), as in tiktoken's tiktoken/model.py; any other model is counted with o200k_base, approximately.
 */
export function tokenizerOf(model: string): Tokenizer {
  if (O200K.test(model)) return { encoding: 'o200k_base', exact: true };
  if (CL100K.test(model)) return { encoding: 'cl100k_base', exact: true };
  return { encoding: 'o200k_base', exact: false };
}

/**
 * Loads an encoding: megabytes of ranks, so only when it is needed. Text that spells a special token, such as
 * `<|endoftext|>`, is encoded as the characters it is made of: a chat endpoint reads no message's content as control.
 */
export async function loadEncode(encoding: EncodingName): Promise<Encode> {
  const { encode } = await (encoding === 'o200k_base'
    ? import('gpt-tokenizer/encoding/o200k_base')
    : import('gpt-tokenizer/encoding/cl100k_base'));
  const plainText = { disallowedSpecial: new Set<string>() };
  return (text) => text.split(LONG_RUN).flatMap((piece) => encode(piece, plainText));
}

/** Longer than words are, and short enough that the time a byte-pair encoder takes, which grows with its square, is nothing. */
const LONGEST_RUN = 256;

/** A text is cut where it has such a run without white space, or of nothing else: it has a token more at some cuts. */
const LONG_RUN = new RegExp(String.raw`(\S{${LONGEST_RUN}}|\s{${LONGEST_RUN}})`);
