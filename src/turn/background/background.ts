import type { ChatMessage, ModelCall } from '../../openrouter/call.ts';
import type { Preset } from '../../presets/schema.ts';
import { endpointOf } from '../endpoint.ts';
import { type Belongs, identityOf } from '../identity.ts';
import type { TurnServices } from '../services.ts';

/** What a preset asks for that only an answer to a member needs. */
const onlyForAnswers = new Set([
  ...['tools', 'tool_choice', 'parallel_tool_calls', 'max_tool_calls', 'stop_server_tools_when'],
  ...['plugins', 'response_format', 'structured_outputs', 'modalities', 'image_config', 'stop', 'route'],
]);

/**
 * A call that writes about a conversation, unseen: by the preset of the background, without that preset's instructions
 * and tools. Whom the conversation's own preset keeps its texts from, they are kept from here too: a server of one's own
 * stays the only reader, and its rules for data collection hold.
 */
export function backgroundCall(
  services: Pick<TurnServices, 'presets' | 'keyFor' | 'pseudonym'>,
  conversation: Preset,
  messages: ChatMessage[],
  belongs: Omit<Belongs, 'preset'>,
): { preset: Preset; call: ModelCall } {
  const presets = services.presets();
  const background = presets.get(presets.background) ?? conversation;
  const preset = conversation.endpoint ? conversation : background;
  const request = Object.fromEntries(
    Object.entries(preset.request).filter(([field]) => !onlyForAnswers.has(field)),
  );
  const rules = dataRules(conversation);
  return {
    preset,
    call: {
      models: [preset.model, ...preset.fallbacks],
      messages,
      maxTokens: preset.maxTokens,
      request: {
        ...request,
        ...(Object.keys(rules).length > 0 && { provider: { ...asObject(request.provider), ...rules } }),
      },
      ...identityOf(services, { ...belongs, preset: preset.name }),
      ...endpointOf(services, preset),
    },
  };
}

/** What a preset demands of providers as to the texts themselves. */
function dataRules({ request }: Preset): Record<string, unknown> {
  const provider = asObject(request.provider);
  return Object.fromEntries(
    ['data_collection', 'zdr'].flatMap((rule) => (rule in provider ? [[rule, provider[rule]]] : [])),
  );
}

function asObject(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}
