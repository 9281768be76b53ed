/** Text that would run, break or reverse a page that puts it in as it is. */
export const HOSTILE = [
  '<script>globalThis.broken = true</script>',
  '</script></style></title><img src=x onerror="globalThis.broken = true">',
  '" onmouseover="globalThis.broken = true" x="',
  "' onfocus='globalThis.broken = true' autofocus='",
  '<svg/onload=globalThis.broken=true>',
  ']]><script>globalThis.broken = true</script>',
  '<!-- -->&lt;&#0;&amp; {{ 1 }} #{1}',
  'null \u0000 escape \u001b[31m bidi \u202e reversed \u2028 half \ud800',
  'a | b `c` *d* [e](https://example.invalid) \n# f\r\n@g :smile: $x$',
] as const;
