/** Longer than words are, and short enough that the time a tokenizer takes, which grows with its square, is nothing. */
const LONGEST_RUN = 256;

const LONG_RUN = new RegExp(String.raw`(\S{${LONGEST_RUN}}|\s{${LONGEST_RUN}})`);

/**
 * The text in pieces that a byte-pair encoder takes no long time for: the text as a whole, unless it has a run of
 * hundreds of characters without white space, or of nothing else. Such a run is cut, and has a token more at some cuts.
 */
export function cutLongRuns(text: string): readonly string[] {
  return text.split(LONG_RUN).filter((piece) => piece !== '');
}
