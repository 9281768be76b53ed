/** What a model says, without the reasoning that it writes among its text: closed, cut off, or begun by the chat template. */
export function visibleAnswer(text: string): string {
  return text
    .replace(/<(think|thinking|reasoning)>[\s\S]*?(?:<\/\1>|$)/gi, '')
    .replace(/^[\s\S]*<\/(?:think|thinking|reasoning)>/i, '')
    .trim();
}
