const NAME = String.raw`(?:\w+:)?(?:think|thinking|thought|reason|reasoning|analysis|scratchpad)`;
/** `<think>`, `[THINK]`, `<seed:think>`, `◁think▷`, … */
const [OPENS, CLOSES] = ['', '/'].map(
  (slash) => String.raw`(?:<${slash}${NAME}>|\[${slash}${NAME}\]|◁${slash}${NAME}▷)`,
);
const CLOSED_OR_CUT_OFF = new RegExp(String.raw`${OPENS}[\s\S]*?(?:${CLOSES}|$)`, 'gi');
const BEGUN_BY_THE_TEMPLATE = new RegExp(String.raw`^[\s\S]*${CLOSES}`, 'i');
/**
 * gpt-oss names a channel before each of its messages, where a server leaves that in. Each pattern is tried at one place alone: a text may
 * have millions of characters.
 */
const OTHER_CHANNELS = [
  /^[\s\S]*<\|channel\|>final<\|message\|>/,
  /^[\s\S]*<\|channel\|>[\s\S]*/,
  /<\|\w+\|>[\s\S]*$/,
];

/** A model's text without its reasoning: closed, cut off, or begun by the chat template. */
export function visibleAnswer(text: string): string {
  return OTHER_CHANNELS.reduce((said, pattern) => said.replace(pattern, ''), text)
    .replace(CLOSED_OR_CUT_OFF, '')
    .replace(BEGUN_BY_THE_TEMPLATE, '')
    .trim();
}
