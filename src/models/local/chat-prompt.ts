import type { ChatHistoryItem, JinjaTemplateChatWrapper, LlamaModel, Token } from 'node-llama-cpp';
import type { ChatMessage } from '../chat-model.ts';
import type { NodeLlama } from './node-llama.ts';

/** Turns chat messages into the tokens that a model is to continue with its answer. */
export interface ChatPrompt {
  readonly tokens: (messages: readonly ChatMessage[]) => readonly Token[];
  /** How the template departs from the protocol, as a predicate. */
  readonly departure: (messages: readonly ChatMessage[]) => string | undefined;
}

/**
 * A model's own chat template. What looks like one of its marks in a message, such as `<|im_end|>`, stays text. Without a system role
 * the system message goes before the first user's. A model without a template was never taught to chat: it gets the messages as
 * paragraphs, and answers after the last.
 */
export function chatPrompt(model: LlamaModel, { JinjaTemplateChatWrapper }: NodeLlama): ChatPrompt {
  const template = model.fileInfo.metadata.tokenizer?.chat_template;
  if (template === undefined) {
    return {
      tokens: (messages) => withStart(model, model.tokenize(asParagraphs(messages))),
      departure: () => 'has no chat template: messages are sent as paragraphs',
    };
  }
  const wrapper = new JinjaTemplateChatWrapper({
    template,
    tokenizer: model.tokenizer,
    reasoning: false,
    convertUnsupportedSystemMessagesToUserMessages: { use: 'ifNeeded', format: '{{message}}' },
  });
  return {
    tokens: (messages) => render(wrapper, messages).contextText.tokenize(model.tokenizer),
    departure: (messages) =>
      render(wrapper, messages).transformedSystemMessagesToUserMessages
        ? 'has no system role in its chat template: the system message is sent as part of the first user message'
        : undefined,
  };
}

function render(wrapper: JinjaTemplateChatWrapper, messages: readonly ChatMessage[]) {
  // The empty answer at the end opens the model's turn.
  const chatHistory: ChatHistoryItem[] = [...messages.map(toItem), { type: 'model', response: [] }];
  return wrapper.generateContextState({ chatHistory });
}

function toItem({ role, content }: ChatMessage): ChatHistoryItem {
  return role === 'assistant' ? { type: 'model', response: [content] } : { type: role, text: content };
}

/** A question and its answer are one paragraph. */
function asParagraphs(messages: readonly ChatMessage[]): string {
  return messages.map(({ role, content }) => `${content}${role === 'user' ? '\n' : '\n\n'}`).join('');
}

/** Chat templates write the token that starts a text themselves. */
function withStart({ tokens }: LlamaModel, text: readonly Token[]): readonly Token[] {
  return tokens.shouldPrependBosToken && tokens.bos !== null ? [tokens.bos, ...text] : text;
}
