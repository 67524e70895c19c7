import { z } from 'zod';
import { choice, flag, list, map, number, openMap, text } from './field.ts';
import { variablesIn, withoutPlaceholders } from './fill-in.ts';

/**
 * An MCP server as the file has it. `${NAME}` in a text stands for an environment variable and is filled in when the
 * server is connected to: no secret is in here.
 */
export type McpServerSettings = McpRules &
  (
    | { transport: 'stdio'; command: string; args: readonly string[]; env: Texts; cwd?: string }
    | { transport: 'http'; url: string; headers: Texts }
  );

/** What holds for a server's tools, whatever connects it. */
export interface McpRules {
  /** How long one call may take. */
  seconds: number;
  /** Tools whose calls the asker must allow: these, or all; it wins over `allow`. */
  ask: readonly string[] | true;
  /** Tools whose calls nobody has to allow, though the server does not mark them as reading only. */
  allow: readonly string[] | true;
}

type Texts = Readonly<Record<string, string>>;

/** Which tools of which servers a preset may use, by the servers' own names of them; true: all. */
export type McpUse = Readonly<Record<string, readonly string[] | true>>;

/** What no server is given, however it is configured: the bot's own secrets. */
const ownSecrets = ['DISCORD_TOKEN', 'DATABASE_URL', 'OPENROUTER_API_KEY', 'OPENROUTER_MANAGEMENT_KEY'];

/** A text with `${NAME}`, or `${NAME:-what stands for it where it is not set}`. */
function template(limit: number) {
  const error = `a text of at most ${limit} characters, with \${NAME} for an environment variable`;
  return z
    .string({ error })
    .max(limit, { error })
    .refine((value) => !withoutPlaceholders(value).includes('${') && !value.includes('\0'), { error })
    .refine((value) => !variablesIn(value).some((name) => ownSecrets.includes(name)), {
      error: "variables other than the bot's own secrets",
    });
}

/** Numbers and true/false as people write them without quotes. */
const loose = () => z.preprocess((value) => (isPlain(value) ? String(value) : value), template(10_000));

const names = () =>
  z.union([z.literal(true), list(text(128), 500)], { error: 'true (all), or a list of tools' });

const serverName = z
  .string()
  // What models call its tools by is SERVER__TOOL: where the one ends and the other begins must be plain.
  .regex(/^(?!.*__)[A-Za-z0-9_-]{0,31}[A-Za-z0-9-]$/, {
    error: 'a name of at most 32 letters a–z, digits, - and single _',
  });

const addressError = 'an http(s):// address without user name and fragment';

const server = map({
  type: choice('stdio', 'http', 'streamable-http').optional().describe('Told by command or url anyway.'),
  command: template(1000)
    .min(1, { error: 'a program' })
    .optional()
    .describe('A program that speaks MCP on its standard input and output. No shell is between.'),
  args: list(loose(), 200).optional(),
  env: openMap(loose())
    .optional()
    .describe(
      "All that it gets of the environment besides PATH, HOME and the like; ${NAME} is taken from the bot's own.",
    ),
  cwd: template(1000).optional().describe("The folder in which it runs; the bot's own when left out."),
  url: template(2000)
    .refine((value) => value.includes('${') || isAddress(value), { error: addressError })
    .optional()
    .describe('Of a server that speaks streamable HTTP.'),
  headers: openMap(loose()).optional().describe('Sent along, as in Authorization: Bearer ${NAME}.'),
  timeout: number(1, 300).default(30).describe('Seconds that one call may take.'),
  alwaysAsk: names()
    .default([])
    .describe('Tools which the asker allows by a button each time, whatever the server says of them.'),
  alwaysAllow: names()
    .default([])
    .describe(
      'Tools which run without asking. Else only those do which the server marks as reading only (readOnlyHint).',
    ),
  disabled: flag().default(false).describe('true: as if it were not here, also for presets that name it.'),
})
  .refine(({ command, url }) => (command === undefined) !== (url === undefined), {
    error: 'command (a program) or url (an address), and not both',
  })
  .refine(({ type, command }) => type === undefined || (type === 'stdio') === (command !== undefined), {
    error: 'type stdio with command, or type http with url',
  })
  .refine(({ url, args, env, cwd }) => url === undefined || (args ?? env ?? cwd) === undefined, {
    error: 'args, env and cwd beside command only',
  })
  .refine(({ command, headers }) => command === undefined || headers === undefined, {
    error: 'headers beside url only',
  });

/** `mcpServers:`, in the shape that other MCP clients use. */
export const mcpServersMap = z.record(serverName, server, { error: 'a map of MCP servers' });

/** `mcp:` of a preset. */
export const mcpUse = z.record(z.string(), names(), { error: 'a map of MCP servers with their tools' });

/** A checked entry of the file → the form that the rest of Parley uses; nothing where it is switched off. */
export function toMcpServer(checked: z.output<typeof server>): McpServerSettings | undefined {
  const { command, args = [], env = {}, cwd, url = '', headers = {}, ...more } = checked;
  if (more.disabled) return undefined;
  const rules: McpRules = { seconds: more.timeout, ask: more.alwaysAsk, allow: more.alwaysAllow };
  if (command === undefined) return { ...rules, transport: 'http', url, headers };
  return { ...rules, transport: 'stdio', command, args, env, ...(cwd !== undefined && { cwd }) };
}

/** Whether a server can be reached at an address. */
export function isAddress(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, username, password, hash } = new URL(value);
  return /^https?:$/.test(protocol) && username === '' && password === '' && hash === '';
}

function isPlain(value: unknown): boolean {
  return typeof value === 'number' || typeof value === 'boolean';
}
