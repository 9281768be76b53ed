const WORD_JOINER = '\u2060';

/**
 * The text as a person reads it, made harmless for promptfoo: it renders every variable as a Nunjucks template, and
 * reads or runs what one that starts with `file://` or `package:` names. An invisible word joiner between the two
 * characters that start a template, or after a scheme's name, looks the same and means nothing.
 */
export function inertText(text: string): string {
  return text
    .replace(/\{(?=[{%#])/g, `{${WORD_JOINER}`)
    .replace(/([}%#])(?=\})/g, `$1${WORD_JOINER}`)
    .replace(/(file|package|https?|exec|python|env)(?=:)/gi, `$1${WORD_JOINER}`);
}
