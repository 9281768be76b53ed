/** So many texts are remembered: a suite's explanations and their parts are fewer. */
const MOST = 4096;

/** A pure function of a text that remembers what it made of it: explanations come again for every pair. */
export function memoized<Result>(make: (text: string) => Result): (text: string) => Result {
  const known = new Map<string, Result>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    if (known.size >= MOST) known.clear();
    const made = make(text);
    known.set(text, made);
    return made;
  };
}
