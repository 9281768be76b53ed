import { mean } from './mean.ts';

/**
 * Pearson's product-moment correlation of two lists of the same length, from −1 to 1.
 *
 * @returns null where it does not exist: one of the two does not vary, or there are fewer than two values.
 * @throws RangeError when the lengths differ.
 */
export function pearsonCorrelation(xs: readonly number[], ys: readonly number[]): number | null {
  if (xs.length !== ys.length) throw new RangeError(`${xs.length} values beside ${ys.length}`);
  const [centreX, centreY] = [mean(xs) ?? 0, mean(ys) ?? 0];
  let [together, ofX, ofY] = [0, 0, 0];
  for (const [index, x] of xs.entries()) {
    const [dx, dy] = [x - centreX, (ys[index] ?? 0) - centreY];
    together += dx * dy;
    ofX += dx * dx;
    ofY += dy * dy;
  }
  const scale = Math.sqrt(ofX) * Math.sqrt(ofY);
  return scale > 0 ? Math.max(-1, Math.min(1, together / scale)) : null;
}
