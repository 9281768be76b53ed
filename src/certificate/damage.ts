/**
 * A way to damage an explanation that a judge of explanations has to notice. The words are what verdicts are made of.
 */
export interface Damage {
  readonly kind: string;
  /** Heads the line of the table. */
  readonly title: string;
  /** What a judge does that notices it, and what one that does not. */
  readonly skill: string;
  readonly lack: string;
  /** What it must not be used for where it does not. */
  readonly use: string;
}

/** Every kind of damage, in the order of the tables. What is asked for each is in questions.ts. */
export const DAMAGES = [
  {
    kind: 'other',
    title: 'another head’s rule',
    skill: 'separates true from other heads’ rules',
    lack: 'does not separate true from other heads’ rules',
    use: 'telling whether an explanation is about this head',
  },
  {
    kind: 'empty',
    title: 'a rule that says nothing',
    skill: 'needs the explanation',
    lack: 'does without the explanation',
    use: 'scores of any kind: it answers without reading the explanation',
  },
  {
    kind: 'reversed',
    title: 'from and to exchanged in the words',
    skill: 'reads direction in the words',
    lack: 'does not read direction in the words',
    use: 'explanations that differ in direction',
  },
  {
    kind: 'marks',
    title: 'the marks exchanged in the prompt',
    skill: 'reads which token is marked how',
    lack: 'does not read which token is marked how',
    use: 'heads that attend in one direction between two kinds of token',
  },
  {
    kind: 'negated',
    title: 'the rule negated',
    skill: 'reads a negation',
    lack: 'does not read a negation',
    use: 'explanations that exclude something',
  },
  {
    kind: 'narrow',
    title: 'the rule made too narrow',
    skill: 'notices rules that are too narrow',
    lack: 'does not notice rules that are too narrow',
    use: 'choosing how much a rule should cover',
  },
  {
    kind: 'broad',
    title: 'the rule made too broad',
    skill: 'notices rules that are too broad',
    lack: 'does not notice rules that are too broad',
    use: 'telling a precise rule from one that covers too much',
  },
] as const satisfies readonly Damage[];

export type DamageKind = (typeof DAMAGES)[number]['kind'];
