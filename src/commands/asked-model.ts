import { visibleText } from '../files/visible-text.ts';
import type { ChatModel } from '../models/chat-model.ts';
import { EndpointHealth } from '../models/endpoint-health.ts';
import { type Keeper, withKeptAnswers } from '../models/kept-answers/with-kept-answers.ts';
import { withEndpointHealth } from '../models/with-endpoint-health.ts';

/**
 * A chat model as a command asks it: what is kept is not asked again, and where asking on is a waste, or replies cannot be kept, it is
 * asked no further, which is said once.
 *
 * @param label names it in what is said.
 * @param concurrency how many requests are under way at a time.
 */
export function askedModel(model: ChatModel, keeper: Keeper, label: string, concurrency: number): ChatModel {
  const announce = (sentence: string) => console.error(visibleText(`${label}: ${sentence}`));
  const health = new EndpointHealth(announce);
  return withKeptAnswers(withEndpointHealth(model, health, concurrency), keeper, health, announce);
}
