/** A token with what the heuristic looks at around it. */
export interface TokenView {
  readonly text: string;
  /** In lower case, without outer white space. */
  readonly lower: string;
  /** The whole word that it is part of: "roy" of "McIl" + "roy" has the word "McIlroy". */
  readonly word: string;
  /** The position of that word's first token, the same for all its pieces. */
  readonly wordStart: number;
  readonly index: number;
  /** The number of tokens in the sequence. */
  readonly count: number;
  readonly before: string | undefined;
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

/** What is longer is no word, and joining it for each of its tokens would take long. */
const LONGEST_WORD = 100;

/** Joins neighbours that continue the token's letters without white space between. */
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

/** A kind of token in explanations. */
export interface TokenClass {
  readonly name: string;
  /** Matches its mentions in lower-case, quote-masked text. Global, to find each. */
  readonly said: RegExp;
  /** How well a token fits: 1 surely, 0 surely not. */
  readonly degree: (view: TokenView) => number;
}
