/** A Markdown table, all cells to the right. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---:'), ...rows].map((row) => `| ${row.join(' | ')} |`).join('\n');
}

/** `93.4`. */
export function percent(share: number): string {
  return (100 * share).toFixed(1);
}
