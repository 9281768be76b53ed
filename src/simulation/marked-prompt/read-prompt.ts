import { UserError } from '../../files/user-error.ts';
import type { ChatMessage } from '../../models/chat-message.ts';
import { ModelError } from '../../models/model-error.ts';
import { type MarkedSequence, readMarks } from './read-marks.ts';

/** What a simulator that needs no model takes out of a prompt. */
export interface ReadPrompt extends MarkedSequence {
  /** What follows "this attention head", without surrounding white space. Empty when nothing follows. */
  readonly explanation: string;
}

const HEADING = /^Explanation:[ \t]*(?:this attention head)?([\s\S]*?)\r?\n[ \t]*Sequence:[ \t]*\r?\n/m;
/** More than explanations and sequences have: a question may take some time, and no more. */
const LONGEST_EXPLANATION = 1000;
const LONGEST_SEQUENCE = 50_000;

const REPEATED_PAIR = '\nThe same token pair, presented as (to_token, from_token): (';

/**
 * Reads explanation and marked sequence out of the last message, which must hold a line
 * `Explanation: this attention head …`, then `Sequence:`, the sequence, and the question on a line of its own.
 * The first such heading counts, so a token that imitates one inside the sequence changes nothing. TDB's optional
 * line that repeats the pair is used to choose between several readings of the marks.
 *
 * @throws UserError when the last message has no such heading, and a ModelError of this question alone when it has no
 * marked pair, or is much longer than they are.
 */
export function readPrompt(messages: readonly ChatMessage[]): ReadPrompt {
  const content = messages.at(-1)?.content ?? '';
  const heading = HEADING.exec(content);
  if (!heading) {
    throw new UserError(
      'This simulator reads the prompt, and found no explanation in the last message. It needs a line ' +
        '"Explanation: this attention head …" followed by a line "Sequence:". Use another simulator with this protocol.',
    );
  }
  const explanation = (heading[1] ?? '').trim();
  const body = content.slice(heading.index + heading[0].length);
  refuseLong('explanation', explanation, LONGEST_EXPLANATION);
  refuseLong('sequence', body, LONGEST_SEQUENCE);
  const { text, repeatedPair } = withoutQuestion(body);
  const marked = readMarks(text, repeatedPair) ?? readMarks(body);
  if (!marked) {
    // Tokens that imitate marks, say: other pairs can be read.
    throw new ModelError(
      'This simulator reads the prompt, and found no marked pair after "Sequence:" in the last message. It needs the to token ' +
        'as **to** before the from token as [[from]], or one token as [[**both**]].',
      { ofPair: true },
    );
  }
  return { explanation, ...marked };
}

function refuseLong(what: string, { length }: string, longest: number): void {
  if (length <= longest) return;
  throw new ModelError(
    `This simulator reads no ${what} of more than ${longest} characters, and this one has ${length}.`,
    { ofPair: true },
  );
}

/** Takes the question off the end: from TDB's repeated pair on if it is there, else the last line. */
function withoutQuestion(body: string): { text: string; repeatedPair?: string } {
  const lastLine = body.lastIndexOf('\n');
  if (lastLine < 0) return { text: body };
  const repeat = body.lastIndexOf(REPEATED_PAIR);
  if (repeat < 0) return { text: body.slice(0, lastLine) };
  const stated = body.slice(repeat + REPEATED_PAIR.length, lastLine);
  return { text: body.slice(0, repeat), repeatedPair: stated.replace(/\)$/, '') };
}
