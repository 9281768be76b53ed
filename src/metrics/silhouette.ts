/**
 * The mean silhouette of points in clusters, −1 to 1: how much nearer each is to its own cluster than to the next one. A point
 * alone in its cluster counts 0.
 *
 * Source: Rousseeuw 1987, "Silhouettes: a graphical aid to the interpretation and validation of cluster analysis". O(n² d).
 *
 * @param clusters each point's cluster, from 0 on.
 */
export function silhouette(points: readonly (readonly number[])[], clusters: readonly number[]): number {
  const sizes = new Map<number, number>();
  for (const cluster of clusters) sizes.set(cluster, (sizes.get(cluster) ?? 0) + 1);
  const count = Math.max(-1, ...clusters) + 1;
  let total = 0;
  for (const [index, point] of points.entries()) {
    const own = clusters[index] ?? 0;
    const sums = new Float64Array(count);
    for (const [other, cluster] of clusters.entries()) {
      sums[cluster] = (sums[cluster] ?? 0) + distance(point, points[other] ?? []);
    }
    const others = (sizes.get(own) ?? 1) - 1;
    if (others === 0) continue;
    const inside = (sums[own] ?? 0) / others;
    let next = Number.POSITIVE_INFINITY;
    for (const [cluster, size] of sizes) {
      if (cluster !== own) next = Math.min(next, (sums[cluster] ?? 0) / size);
    }
    const widest = Math.max(inside, next);
    if (Number.isFinite(widest) && widest > 0) total += (next - inside) / widest;
  }
  return points.length === 0 ? 0 : total / points.length;
}

function distance(one: readonly number[], other: readonly number[]): number {
  let squares = 0;
  for (const [index, value] of one.entries()) squares += (value - (other[index] ?? 0)) ** 2;
  return Math.sqrt(squares);
}
