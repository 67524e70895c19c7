import { dirname, join } from 'node:path';
import { z } from 'zod';
import { ConfigError, readEnvironment, readVariable } from './config/environment.ts';
import {
  type AllowedHost,
  appTitle,
  appUrl,
  baseUrl,
  choice,
  contentKeys,
  databaseUrl,
  dollars,
  duration,
  hosts,
  id,
  ids,
  keyFile,
  limits,
  type OperatorLimit,
  onOff,
  secret,
  whole,
} from './config/forms.ts';
import { quote } from './config/quote.ts';

/** What an operator sets by the environment: one frozen object, checked once at the start. */
export interface Config {
  /** `apiUrl` is Discord's API without version and without a trailing slash. */
  discord: { token: string; apiUrl: string; messageContent: 'auto' | 'on' | 'off' };
  /** `extras`: send what only OpenRouter understands. `appTitle` is printable ASCII, as headers need it. */
  openrouter: {
    apiKey: string;
    /** Opens the account's balance, and nothing else. */
    managementKey?: string;
    baseUrl: string;
    extras: boolean;
    appUrl?: string;
    appTitle: string;
  };
  /** `sqlite://PATH`, relative to the working directory; `sqlite:///PATH` from the root. */
  databaseUrl: string;
  /** Of 32 bytes each, hexadecimal: the first encrypts what is kept of conversations (`none`: nothing does), all decrypt. */
  contentKeys: string[];
  presetsFile: string;
  /** Functions of the operator's own, which models may call: a file each. It need not be there. */
  toolsFolder: string;
  /** Discord ids. Empty lists mean: the application's owner or team, and the servers which they run. */
  access: { operatorIds: string[]; allowedServers: string[]; allowedUsers: string[] };
  /** Where operators are told what they should know (without it by direct message), and from when on credit is low. */
  operator: { channelId?: string; lowCreditMicroUsd: number };
  /** `operator`: those that hold for the whole bot, and for each member everywhere; `turnsPerMember`: at the same time. */
  limits: { operator: OperatorLimit[]; turnsPerMember: number };
  /** `attempts` counts the first one too; waits grow from `baseMs`. A server that wants more than `capMs` is not asked again. */
  retry: { attempts: number; baseMs: number; capMs: number };
  /** How long a model may be silent, take to its first token, and take in all. */
  watchdog: { idleMs: number; firstTokenMs: number; totalMs: number };
  /** An answer that needs more messages ends as an attached file. */
  reply: { maxMessages: number };
  /** A conversation that rested longer begins afresh; 0: never. */
  history: { idleMs: number; summaries: boolean };
  /**
   * `folder`: where files are kept; without one, beside the database. `maxBytes`: of one file; `maxAllBytes`: of all that
   * are kept; `keepMs`: since they were last used.
   */
  files: { folder?: string; maxBytes: number; maxAllBytes: number; keepMs: number };
  /** `keepMs`: how long it is kept who has changed what. */
  audit: { keepMs: number };
  /** Hosts, addresses and ranges that are not public and may be fetched from all the same. */
  fetchAllow: AllowedHost[];
  /** How long replies may go on after SIGTERM. */
  shutdown: { drainMs: number };
  /** What `/ask model` offers: the presets' models or the whole catalogue. */
  models: { catalogue: 'presets' | 'all' };
  /** Where `GET /health` answers on the loopback interface; 0: nowhere. */
  health: { port: number };
  /** `echo`: operators are shown what OpenRouter sends to providers for what they ask themselves. */
  debug: { echo: boolean };
  /** `content`: prompts and answers are logged too. */
  log: { level: 'fatal' | 'error' | 'warn' | 'info' | 'debug' | 'trace'; content: boolean };
}

const schema = z.object({
  DISCORD_TOKEN: secret("the bot's token from Discord's developer portal"),
  DISCORD_API_URL: baseUrl.transform((url) => url.replace(/\/v\d+$/, '')).prefault('https://discord.com/api'),
  MESSAGE_CONTENT: choice('auto', 'on', 'off').prefault('auto'),
  OPENROUTER_API_KEY: secret('an OpenRouter key (sk-or-…)'),
  OPENROUTER_API_KEY_FILE: keyFile.optional(),
  OPENROUTER_MANAGEMENT_KEY: secret('a management key (sk-or-…)').optional(),
  OPENROUTER_BASE_URL: baseUrl.prefault('https://openrouter.ai/api/v1'),
  OPENROUTER_EXTRAS: onOff.prefault('on'),
  APP_URL: appUrl.optional(),
  APP_TITLE: appTitle.prefault('Parley'),
  DATABASE_URL: databaseUrl.prefault('sqlite://data/parley.sqlite'),
  CONTENT_KEYS: contentKeys.prefault(''),
  PRESETS_FILE: z.string().prefault('presets.yaml'),
  TOOLS_FOLDER: z.string().optional(),
  OPERATOR_IDS: ids.prefault(''),
  OPERATOR_CHANNEL_ID: id.optional(),
  LOW_CREDIT_USD: dollars.prefault('1'),
  ALLOWED_SERVERS: ids.prefault(''),
  ALLOWED_USERS: ids.prefault(''),
  DAILY_LIMIT_USD: dollars.prefault('5'),
  BOT_LIMITS: limits.prefault(''),
  MEMBER_LIMITS: limits.prefault(''),
  TURNS_PER_MEMBER: whole(1, 100).prefault('2'),
  RETRY_ATTEMPTS: whole(1, 10).prefault('2'),
  RETRY_BASE_SECONDS: duration(0, 60).prefault('1'),
  RETRY_CAP_SECONDS: duration(0, 600).prefault('30'),
  IDLE_SECONDS: duration(1, 3600).prefault('60'),
  FIRST_TOKEN_SECONDS: duration(1, 3600).prefault('120'),
  TOTAL_SECONDS: duration(1, 86_400).prefault('600'),
  MAX_MESSAGES: whole(1, 50).prefault('10'),
  FRESH_START_HOURS: duration(0, 8760, 'hours', 3_600_000).prefault('24'),
  SUMMARIES: onOff.prefault('on'),
  FILES_FOLDER: z.string().optional(),
  FILE_MAX_MB: whole(1, 500).prefault('25'),
  FILES_MAX_MB: whole(1, 1_000_000).prefault('2000'),
  FILES_KEEP_DAYS: whole(1, 3650).prefault('30'),
  AUDIT_KEEP_DAYS: whole(1, 3650).prefault('365'),
  FETCH_ALLOW: hosts.prefault(''),
  DRAIN_SECONDS: duration(0, 900).prefault('8'),
  CATALOGUE: choice('presets', 'all').prefault('presets'),
  HEALTH_PORT: whole(0, 65_535).prefault('0'),
  LOG_LEVEL: choice('fatal', 'error', 'warn', 'info', 'debug', 'trace').prefault('info'),
  LOG_CONTENT: onOff.prefault('off'),
  DEBUG_ECHO: onOff.prefault('off'),
});

type Name = keyof typeof schema.shape;

/** Other names under which a variable is understood; the first that is set counts. */
const aliases: Partial<Record<Name, readonly string[]>> = {
  APP_URL: ['OPENROUTER_APP_URL', 'OPENROUTER_REFERER'],
  APP_TITLE: ['OPENROUTER_APP_TITLE', 'OPENROUTER_APP_NAME'],
};

/** Every variable that is understood, with its other names: what the documents have to tell about. */
export const variables: readonly { name: string; aliases: readonly string[] }[] = Object.keys(
  schema.shape,
).map((name) => ({ name, aliases: aliases[name as Name] ?? [] }));

/** What came for a variable, fit for a log. */
function show(name: string, text: string | undefined): string {
  if (text === undefined) return 'nothing';
  return /TOKEN$|KEYS?$/.test(name) ? `a secret of ${text.length} characters` : quote(text);
}

/**
 * Reads the settings from an environment. Empty values count as unset; spaces around a value do not count.
 * `OPENAI_API_KEY` and `OPENAI_BASE_URL` are never looked at.
 * @throws ConfigError with one line for each mistake: variable, what was expected, what came (secrets masked)
 */
export function loadConfig(environment: Record<string, string | undefined>): Config {
  const given = new Map<string, { name: string; text: string }>();
  for (const { name, aliases } of variables) {
    const used = [name, ...aliases].find((each) => readVariable(environment, each) !== undefined);
    if (used !== undefined) given.set(name, { name: used, text: readVariable(environment, used) ?? '' });
  }
  const needed = given.has('OPENROUTER_API_KEY_FILE') ? schema.partial({ OPENROUTER_API_KEY: true }) : schema;
  const parsed = needed.safeParse(Object.fromEntries([...given].map(([name, { text }]) => [name, text])));
  if (!parsed.success) {
    const lines = parsed.error.issues.map((issue) => {
      const name = String(issue.path[0]);
      const came = given.get(name);
      return `${came?.name ?? name}: expected ${issue.message}, got ${show(name, came?.text)}`;
    });
    throw new ConfigError(lines);
  }
  const v = parsed.data;
  if (v.DEBUG_ECHO && readVariable(environment, 'NODE_ENV') === 'production')
    throw new ConfigError(['DEBUG_ECHO: expected off where NODE_ENV is production, got "on"']);
  return freeze<Config>({
    discord: { token: v.DISCORD_TOKEN, apiUrl: v.DISCORD_API_URL, messageContent: v.MESSAGE_CONTENT },
    openrouter: {
      apiKey: v.OPENROUTER_API_KEY_FILE ?? v.OPENROUTER_API_KEY ?? '',
      ...(v.OPENROUTER_MANAGEMENT_KEY !== undefined && { managementKey: v.OPENROUTER_MANAGEMENT_KEY }),
      baseUrl: v.OPENROUTER_BASE_URL,
      extras: v.OPENROUTER_EXTRAS,
      ...(v.APP_URL === undefined ? {} : { appUrl: v.APP_URL }),
      appTitle: v.APP_TITLE,
    },
    databaseUrl: v.DATABASE_URL,
    contentKeys: v.CONTENT_KEYS,
    presetsFile: v.PRESETS_FILE,
    toolsFolder: v.TOOLS_FOLDER ?? join(dirname(v.PRESETS_FILE), 'tools'),
    access: {
      operatorIds: v.OPERATOR_IDS,
      allowedServers: v.ALLOWED_SERVERS,
      allowedUsers: v.ALLOWED_USERS,
    },
    operator: {
      ...(v.OPERATOR_CHANNEL_ID !== undefined && { channelId: v.OPERATOR_CHANNEL_ID }),
      lowCreditMicroUsd: v.LOW_CREDIT_USD,
    },
    limits: {
      operator: [
        { who: 'bot', unit: 'usd', per: 'day', amount: v.DAILY_LIMIT_USD },
        ...v.BOT_LIMITS.map((limit) => ({ who: 'bot' as const, ...limit })),
        ...v.MEMBER_LIMITS.map((limit) => ({ who: 'bot-member' as const, ...limit })),
      ],
      turnsPerMember: v.TURNS_PER_MEMBER,
    },
    retry: { attempts: v.RETRY_ATTEMPTS, baseMs: v.RETRY_BASE_SECONDS, capMs: v.RETRY_CAP_SECONDS },
    watchdog: { idleMs: v.IDLE_SECONDS, firstTokenMs: v.FIRST_TOKEN_SECONDS, totalMs: v.TOTAL_SECONDS },
    reply: { maxMessages: v.MAX_MESSAGES },
    history: { idleMs: v.FRESH_START_HOURS, summaries: v.SUMMARIES },
    files: {
      ...(v.FILES_FOLDER !== undefined && { folder: v.FILES_FOLDER }),
      maxBytes: v.FILE_MAX_MB * 1024 ** 2,
      maxAllBytes: v.FILES_MAX_MB * 1024 ** 2,
      keepMs: v.FILES_KEEP_DAYS * 86_400_000,
    },
    audit: { keepMs: v.AUDIT_KEEP_DAYS * 86_400_000 },
    fetchAllow: v.FETCH_ALLOW,
    shutdown: { drainMs: v.DRAIN_SECONDS },
    models: { catalogue: v.CATALOGUE },
    health: { port: v.HEALTH_PORT },
    debug: { echo: v.DEBUG_ECHO },
    log: { level: v.LOG_LEVEL, content: v.LOG_CONTENT },
  });
}

/**
 * The one setting that the health check needs, which must not fail over the others.
 * @throws ConfigError
 */
export function readHealthPort(environment = readEnvironment()): number {
  const port = schema.shape.HEALTH_PORT.safeParse(readVariable(environment, 'HEALTH_PORT'));
  if (port.success && port.data > 0) return port.data;
  throw new ConfigError([
    `HEALTH_PORT: expected the port at which the bot tells its health, got ${show('HEALTH_PORT', environment.HEALTH_PORT)}`,
  ]);
}

/** What is kept, and where: all that a backup has to know. */
export interface Storage extends Pick<Config, 'databaseUrl' | 'contentKeys'> {
  filesFolder: string | undefined;
}

/**
 * The settings that backups need, which must not fail over the others.
 * @throws ConfigError
 */
export function readStorage(environment: Record<string, string | undefined>): Storage {
  const read = <Key extends 'DATABASE_URL' | 'CONTENT_KEYS' | 'FILES_FOLDER'>(name: Key) => {
    const came = readVariable(environment, name);
    const { success, data, error } = schema.shape[name].safeParse(came);
    if (success) return data as z.output<(typeof schema.shape)[Key]>;
    throw new ConfigError([`${name}: expected ${error.issues[0]?.message}, got ${show(name, came)}`]);
  };
  return {
    databaseUrl: read('DATABASE_URL'),
    contentKeys: read('CONTENT_KEYS'),
    filesFolder: read('FILES_FOLDER'),
  };
}

function freeze<Value extends object>(value: Value): Value {
  for (const inner of Object.values(value)) if (typeof inner === 'object') freeze(inner);
  return Object.freeze(value);
}
