/** More than a suite's explanations and their parts. */
const MOST = 4096;

/** Remembers a pure function's results: explanations recur for every pair. */
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
