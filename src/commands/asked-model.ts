import { visibleText } from '../files/visible-text.ts';
import type { ChatModel } from '../models/chat-model.ts';
import { EndpointHealth, withEndpointHealth } from '../models/endpoint-health.ts';
import { type Keeper, withKeptAnswers } from '../models/kept-answers/with-kept-answers.ts';

/** A chat model as a command asks it: with kept answers, and no further once asking on is a waste, which is said once. */
export function askedModel(model: ChatModel, keeper: Keeper, label: string, concurrency: number): ChatModel {
  const announce = (sentence: string) => console.error(visibleText(`${label}: ${sentence}`));
  const health = new EndpointHealth(announce);
  return withKeptAnswers(withEndpointHealth(model, health, concurrency), keeper, health, announce);
}
