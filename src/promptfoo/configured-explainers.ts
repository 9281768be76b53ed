import { dirname } from 'node:path';
import { z } from 'zod';
import type { Explainer } from '../explaining/candidate.ts';
import { DEFAULT_EXPLAINER_PROTOCOL, loadExplainerProtocol } from '../explaining/explainer-protocol.ts';
import { rulesExplainer } from '../explaining/fit-rules.ts';
import { modelExplainer } from '../explaining/model-explainer.ts';
import { strictObject } from '../files/strict-object.ts';
import { describeIssue, UserError } from '../files/user-error.ts';
import { visibleText } from '../files/visible-text.ts';
import { cutsAt, openYamlFile } from '../files/yaml-file.ts';
import type { ChatModel, RequestCost } from '../models/chat-model.ts';
import { knownRules, loadRules } from '../rules/own-rules.ts';
import { RULES } from '../rules/rules.ts';
import { CONTROL_ID_PREFIX, explanationIdSchema } from '../suite/explanation.ts';
import { searchFolders } from './command-line.ts';
import { environmentSchema, fillIn } from './configured-providers.ts';
import { parseConfig } from './provider-config.ts';
import { CHAT_MODELS } from './simulators.ts';

/** The ids of its explanations are made of it, with a number behind it. */
const labelSchema = explanationIdSchema
  .max(56, 'at most 56 characters')
  .refine((label) => !label.startsWith(CONTROL_ID_PREFIX), `may not begin with ${CONTROL_ID_PREFIX}`);

const rulesEntrySchema = strictObject({
  explainer: z.literal('rules'),
  label: z.string().min(1).optional(),
  rules: z
    .string()
    .min(1)
    .optional()
    .describe('A JavaScript file whose default export is a list of rules, used besides the bundled ones.'),
});

const modelEntrySchema = strictObject({
  explainer: z.enum(CHAT_MODELS.map(({ name }) => name) as [string, ...string[]]),
  label: z.string().min(1).optional(),
  protocol: z.string().min(1).default(DEFAULT_EXPLAINER_PROTOCOL),
  candidates: z.int().positive().max(50).default(5),
  temperature: z.number().nonnegative().optional(),
  maxOutputTokens: z.int().positive().optional(),
  seed: z.int().default(0),
  config: z.unknown(),
});

const entrySchema = z.union(
  [
    z.literal('rules').transform(() => rulesEntrySchema.parse({ explainer: 'rules' })),
    rulesEntrySchema,
    modelEntrySchema,
  ],
  `expected rules, or an object with explainer (rules, ${CHAT_MODELS.map(({ name }) => name).join(', ')}), label, protocol, candidates, temperature, maxOutputTokens, seed and config`,
);

const explainersFileSchema = z.looseObject({
  env: environmentSchema,
  explainers: z.array(entrySchema).min(1, 'lists none: leave the file out to explain by rules'),
});

/** What is put around an explainer's chat model, such as kept replies. */
export type AroundExplainer = (
  model: ChatModel,
  label: string,
  cost: RequestCost,
  config: unknown,
) => ChatModel;

/** The explainers of a file: rules, or a chat model with its config. @throws UserError naming the file and the field. */
export function configuredExplainers(file: string, around: AroundExplainer): readonly Explainer[] {
  const { content, yaml } = openYamlFile(file, explainersFileSchema);
  const { explainers, env } = content;
  const made: Explainer[] = [];
  for (const [index, entry] of explainers.entries()) {
    const place = `${file}: explainers.${index}`;
    const explainer = explainerOf(entry, env, file, place, around);
    if (made.some(({ label }) => label === explainer.label)) {
      throw new UserError(`${place}: two are called ${explainer.label}; give each its own label`);
    }
    const label = labelSchema.safeParse(explainer.label);
    if (!label.success) throw new UserError(`${place}: label: ${describeIssue(label.error)}`);
    for (const warning of cutsAt(yaml, file, ['explainers', index, 'label'], 'name'))
      console.warn(`Warning: ${visibleText(warning)}`);
    made.push(explainer);
  }
  return made;
}

export function defaultExplainers(): readonly Explainer[] {
  return [rulesExplainer('rules', knownRules())];
}

function explainerOf(
  entry: z.output<typeof entrySchema>,
  environment: Readonly<Record<string, string>>,
  file: string,
  place: string,
  around: AroundExplainer,
): Explainer {
  if (!('config' in entry)) {
    const { label = 'rules', rules } = entry;
    const own = rules === undefined ? [] : loadRules(rules, searchFolders(dirname(file)), `${place}: rules`);
    return rulesExplainer(label, [...own, ...RULES]);
  }
  const { explainer, label, protocol, config, ...options } = entry;
  const declaration = CHAT_MODELS.find(({ name }) => name === explainer);
  if (declaration === undefined) throw new RangeError(`there is no chat model ${explainer}`);
  const parsed = parseConfig(
    declaration.configSchema,
    fillIn(config, { ...process.env, ...environment }),
    place,
  );
  const model = declaration.variant(parsed);
  const name = label ?? model;
  return modelExplainer(
    around(declaration.create(parsed, environment), name, declaration.cost.parse(parsed), parsed),
    {
      ...options,
      label: name,
      model,
      protocol: loadExplainerProtocol(protocol, searchFolders(dirname(file)), `${place}: protocol`),
    },
  );
}
