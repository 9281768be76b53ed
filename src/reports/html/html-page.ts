import { type Html, html } from './html.ts';
import { STYLES } from './styles.ts';

/** A whole page that needs no network and no script, and allows itself neither. */
export function htmlPage(title: string, content: Html): string {
  const page = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'">
<link rel="icon" href="data:,">
<title>${title}</title>
<style>${STYLES}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the results</a>
<div class="page">
${content}
</div>
</body>
</html>
`;
  return page.markup;
}
