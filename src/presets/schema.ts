import { z } from 'zod';
import { choice, flag, identifier, list, map, number, openMap, text, whole } from './field.ts';
import { type McpServerSettings, type McpUse, mcpServersMap, mcpUse } from './mcp-servers.ts';
import { type Menu, menusMap } from './menu.ts';
import { type WireParameters, wireShape } from './wire.ts';

const needs = ['image', 'audio', 'video', 'file', 'tools', 'reasoning', 'image-output'] as const;

/** What a preset's models must be able to read, do or make. */
export type Need = (typeof needs)[number];

/** How far a model may go with functions in one answer. */
export interface AgentLimits {
  /** Requests in which it may call some; one more concludes. */
  rounds: number;
  /** Calls in all. */
  calls: number;
  /** From the first request on; waiting for the asker does not count. */
  seconds: number;
  /** Once so much is spent, it concludes; absent: whatever the limits of the asker allow. */
  microUsd?: number;
  /** Providers hold it to the schemas of all functions that allow it. */
  strict: boolean;
}

/** A way of asking: models, instructions and parameters under one name. */
export interface Preset {
  name: string;
  /** At most 100 characters: Discord shows it beside the command. */
  description: string;
  /** Becomes `/NAME`. */
  command: boolean;
  model: string;
  /** Tried in this order after `model`; any number of them. */
  fallbacks: string[];
  /** Instructions with {date}, {server}, {channel} and {user}; may be empty. */
  system: string;
  /** Of an answer, in tokens, thoughts included. */
  maxTokens: number;
  /** Of the history sent along, in tokens. */
  historyTokens: number;
  needs: Need[];
  /** Names of functions that its models may call. */
  functions: string[];
  agent: AgentLimits;
  /** A server of its own, OpenAI-compatible. Without `apiKeyVariable` no key is sent, least of all OpenRouter's. */
  endpoint?: { baseUrl: string; apiKeyVariable?: string };
  /** What is set aside instead of the catalogue's prices, and the most that is paid: micro-USD per million tokens, and per request. */
  price?: { prompt: number; completion: number; request?: number };
  /** What it may use of the file's MCP servers. */
  mcp?: McpUse;
  /** How an answer that is data (`response_format`) is shown. */
  response?: { as: 'embed' | 'file' | 'poll'; template?: string; file?: string };
  /** Under each answer stand questions that could be asked next. */
  suggestions: boolean;
  /** The place where it is asked says which providers may see what is sent: nobody else is given it, no parser either. */
  closed?: boolean;
  /** Every wire field besides model, models, messages, max_tokens and stream. */
  request: WireParameters;
}

/** All presets of a file, frozen. */
export interface Presets {
  /** The name of the preset that counts where nobody chose one. */
  default: string;
  /** Name of the preset that writes titles and summaries. */
  background: string;
  /** The model that writes recordings down for models that hear nothing. */
  transcription?: string;
  /** In the order of the file. */
  list: readonly Preset[];
  /** In the order of the file. */
  menus: readonly Menu[];
  /** By name, in the order of the file, without those that are switched off. */
  mcpServers: Readonly<Record<string, McpServerSettings>>;
  get(name: string): Preset | undefined;
  /** Of the file's bytes: equal digests, equal presets. */
  digest: string;
}

/** Commands which Parley has or will have itself: no preset may take their names. */
export const reservedNames: readonly string[] =
  'ask clear model models help chat settings quota usage key privacy diagnose preset presets access parley compare history audit preferences'.split(
    ' ',
  );

/** Fields that Parley fills in itself; not even `extra` may set them. */
const ownFields =
  'model models messages max_tokens max_completion_tokens stream stream_options user session_id'.split(' ');

// Discord docs, application command naming: chat-input names are lower-case where the script has cases.
const nameError =
  "a name of at most 32 lower-case letters, digits, - and _, that is none of Parley's own commands";
/** What a preset may be called. */
export const presetName = z
  .string()
  .regex(/^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u, { error: nameError })
  .refine((name) => name === name.toLowerCase() && !reservedNames.includes(name), { error: nameError });

const addressError = 'an http(s):// address without user name, query or fragment';
const webAddress = z
  .url({ protocol: /^https?$/, error: addressError })
  .refine((address) => !/[@?#]/.test(address), { error: addressError });

const keyVariable = z
  .string({ error: 'the name of an environment variable' })
  .regex(/^[A-Z][A-Z0-9_]*$/, { error: 'the name of an environment variable, not a key itself' })
  .refine((name) => !['DISCORD_TOKEN', 'DATABASE_URL'].includes(name), {
    error: 'a variable that holds a key for this server',
  });

const systemText = text(32_000);

const functionError = 'the name of a function: at most 64 letters, digits, _ and -';
const functionName = z
  .string({ error: functionError })
  .regex(/^[a-zA-Z0-9_-]{1,64}$/, { error: functionError });

const dollars = () => number(0, 1e6).transform((usd) => Number((usd * 1e6).toPrecision(12)));

/** How far models may go with functions. */
export const agentSchema = map({
  rounds: whole(1, 50).default(8).describe('Requests in which functions may be called.'),
  calls: whole(1, 200).default(24).describe('Calls of functions in all.'),
  seconds: number(1, 840)
    .default(180)
    .describe(
      'Time for rounds and calls, but for what is being written then; waiting for a button does not count.',
    ),
  usd: dollars()
    .optional()
    .describe(
      'Once an answer has cost so much, it concludes; no round may write more than the rest pays for.',
    ),
  strict: flag().default(false).describe('Providers hold arguments to the schemas that allow it.'),
});

/** Source: the templates of liquidjs. */
const response = map({
  as: choice('embed', 'file', 'poll')
    .default('embed')
    .describe('poll: of data with `question` and `answers`, perhaps `multiple` and `hours`.'),
  template: text(16_000)
    .optional()
    .describe(
      'Markdown in the Liquid language, filled with the data; a first line "# …" is the title. Without it, a list.',
    ),
  file: text(200).optional().describe('Name of the file, with {{ fields }} of the data too.'),
});

/** One preset, in the form of the file. */
export const presetSchema = map({
  description: text(100).describe('Shown in Discord beside the command.'),
  command: flag().default(false).describe('true: becomes a slash command of this name.'),
  model: identifier().describe('As on https://openrouter.ai/models; ~author/family-latest follows a family.'),
  fallbacks: list(identifier(), 32)
    .default([])
    .describe('Tried in this order where the model fails before its first word.'),
  system: z
    .union([z.literal(''), systemText, list(systemText, 16)], {
      error: 'a text of at most 32000 characters, or a list of them',
    })
    .default('')
    .describe(
      'Instructions; a list is joined by blank lines. {date} {server} {channel} {user} are filled in.',
    ),
  max_tokens: whole(16, 1_000_000).default(8192).describe('Of an answer, thoughts included.'),
  history_tokens: whole(0, 10_000_000).default(24_000).describe('Of the conversation sent along.'),
  needs: list(choice(...needs), needs.length)
    .default([])
    .describe('What the models must be able to do; warned about at the start where they are not.'),
  functions: list(functionName, 64)
    .default([])
    .describe("What the models may call: Parley's own functions and those of TOOLS_FOLDER, by name."),
  agent: agentSchema
    .prefault({})
    .describe('How far the models may go with functions in one answer; then they conclude.'),
  base_url: webAddress.optional().describe('An OpenAI-compatible server of its own, instead of OpenRouter.'),
  key_variable: keyVariable.optional().describe('Environment variable with the key for base_url.'),
  price: map({ prompt: dollars(), completion: dollars(), request: dollars().optional() })
    .optional()
    .describe(
      'For models of unknown price and servers of your own: US dollars per million tokens, and per request. The most that is paid.',
    ),
  mcp: mcpUse
    .optional()
    .describe('What its models may use of mcpServers: for each a list of tools, or true for all of them.'),
  response: response.optional().describe('How data is shown that response_format has the model answer with.'),
  suggestions: flag()
    .default(false)
    .describe(
      'true: buttons under each answer ask what could be asked next; costs a call of the background preset.',
    ),
  ...wireShape,
  extra: openMap(z.unknown())
    .refine((extra) => !ownFields.some((field) => field in extra), {
      error: `fields other than ${ownFields.join(', ')}, which Parley fills in`,
    })
    .default({})
    .describe('Further fields, sent as they are, unchecked.'),
})
  .refine((value) => value.key_variable === undefined || value.base_url !== undefined, {
    error: 'base_url beside key_variable',
  })
  .refine((value) => value.response === undefined || isData(value.response_format?.type), {
    path: ['response'],
    error: 'response_format of the type json_schema or json_object beside response',
  });

/** Whether a format makes answers data rather than text. */
export function isData(format: string | undefined): boolean {
  return format === 'json_schema' || format === 'json_object';
}

/** The file as it is written; what fits it can still name a `default` that does not exist. */
export const presetsFile = map({
  default: z
    .string({ error: 'the name of a preset' })
    .describe('The preset that counts where nobody chose one.'),
  background: z
    .string({ error: 'the name of a preset' })
    .optional()
    .describe('The preset that writes titles and summaries: a cheap one. Without it, the default.'),
  transcription: identifier()
    .optional()
    .describe(
      'The model that writes recordings down for models that hear nothing: one with the output transcription. Without it, only models that hear get recordings.',
    ),
  shared: z.unknown().optional().describe('Not read: a place for YAML anchors (&name) used below (*name).'),
  presets: z
    .record(presetName, presetSchema, { error: 'a map of presets' })
    .refine((value) => Object.keys(value).length > 0, { error: 'at least one preset' })
    // Discord allows 100 chat-input commands; Parley's own need room beside these.
    .refine((value) => Object.values(value).filter(({ command }) => command).length <= 75, {
      error: 'at most 75 presets with command: true',
    }),
  menus: menusMap.default({}).describe("Entries in Discord's menus of messages and members."),
  mcpServers: mcpServersMap
    .default({})
    .describe('Servers of the Model Context Protocol, whose tools presets may use: see docs/mcp.md.'),
});

/** One checked preset of the file → the form that the rest of Parley uses. */
export function toPreset(name: string, checked: z.output<typeof presetSchema>): Preset {
  const { description, command, model, fallbacks, system, max_tokens, history_tokens, ...rest } = checked;
  const {
    needs: named,
    functions,
    agent,
    mcp,
    base_url,
    key_variable,
    price,
    response,
    suggestions,
    extra,
    ...fields
  } = rest;
  const { usd, ...limits } = agent;
  const implied: Need[] = [];
  const hasTools = fields.tools?.length || functions.length > 0 || Object.keys(mcp ?? {}).length > 0;
  if (hasTools) implied.push('tools');
  if (fields.modalities?.includes('image')) implied.push('image-output');
  return {
    name,
    description,
    command,
    model,
    fallbacks,
    system: typeof system === 'string' ? system.trim() : system.map((part) => part.trim()).join('\n\n'),
    maxTokens: max_tokens,
    historyTokens: history_tokens,
    needs: [...new Set([...named, ...implied])],
    functions,
    agent: { ...limits, ...(usd !== undefined && { microUsd: usd }) },
    ...(base_url === undefined
      ? {}
      : {
          endpoint: {
            baseUrl: base_url.replace(/\/+$/, ''),
            ...(key_variable === undefined ? {} : { apiKeyVariable: key_variable }),
          },
        }),
    ...(price && { price }),
    ...(mcp && { mcp }),
    ...(response && { response }),
    suggestions,
    request: { ...fields, ...extra },
  };
}
