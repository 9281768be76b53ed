import { createHash } from 'node:crypto';
import { Html, html } from './html.ts';
import { STYLES } from './styles.ts';

export function htmlPage(title: string, content: Html, script?: string): Html {
  const allowed =
    script === undefined
      ? ''
      : `script-src 'sha256-${createHash('sha256').update(script).digest('base64')}'; `;
  return html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; ${new Html(allowed)}style-src 'unsafe-inline'; img-src data:; base-uri 'none'; form-action 'none'">
<link rel="icon" href="data:,">
<title>${title}</title>
<style>${STYLES}</style>
</head>
<body>
<a class="skip" href="#content">Skip to the heads</a>
<div class="page">
${content}
</div>
${script === undefined ? null : html`<script>${new Html(script)}</script>`}
</body>
</html>
`;
}
