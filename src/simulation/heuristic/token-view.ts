/** One token of a sequence with what the heuristic looks at around it. */
export interface TokenView {
  readonly text: string;
  /** The token in lower case, without surrounding white space. */
  readonly lower: string;
  /** The whole word the token is part of, as written: "roy" of "McIl" + "roy" has the word "McIlroy". */
  readonly word: string;
  /** Where that word's first token stands: two pieces of one word have the same. */
  readonly wordStart: number;
  readonly index: number;
  /** How many tokens the sequence has. */
  readonly count: number;
  /** The token before, undefined for the first. */
  readonly before: string | undefined;
  /** The token after, undefined for the last. */
  readonly after: string | undefined;
}

/** One view per token, in order. */
export function viewTokens(tokens: readonly string[]): TokenView[] {
  return tokens.map((text, index) => ({
    text,
    lower: text.trim().toLowerCase(),
    ...wholeWord(tokens, index),
    index,
    count: tokens.length,
    before: tokens[index - 1],
    after: tokens[index + 1],
  }));
}

/** Longer than words are: what is longer is no word, and joining it anew for each of its tokens would take long. */
const LONGEST_WORD = 100;

/** Joins the neighbours that continue the token's letters without white space between, up to {@link LONGEST_WORD}. */
function wholeWord(tokens: readonly string[], index: number): Pick<TokenView, 'word' | 'wordStart'> {
  let word = tokens[index] ?? '';
  let wordStart = index;
  const isOpen = () => word.length < LONGEST_WORD;
  while (wordStart > 0 && isOpen() && /^\p{L}/u.test(word) && endsInLetter(tokens[wordStart - 1])) {
    wordStart -= 1;
    word = `${tokens[wordStart]}${word}`;
  }
  for (let i = index + 1; isOpen() && endsInLetter(word) && /^\p{L}/u.test(tokens[i] ?? ''); i++) {
    word = `${word}${tokens[i]}`;
  }
  return { word: word.trim(), wordStart };
}

function endsInLetter(text = ''): boolean {
  return /\p{L}$/u.test(text.slice(-2));
}

/** A kind of token that explanations speak of. */
export interface TokenClass {
  readonly name: string;
  /** How the class is said, in lower-case text whose quotes are masked. Global, so that every mention is found. */
  readonly said: RegExp;
  /** How well a token fits: 1 surely, 0 surely not; between, as far as its form can tell. */
  readonly degree: (view: TokenView) => number;
}
