import { readFileSync } from 'node:fs';
import { isIP } from 'node:net';
import { dirname, join, resolve } from 'node:path';
import { config as readDotenv } from 'dotenv';
import { z } from 'zod';
import { OperatorError } from './errors.ts';

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
  fetchAllow: string[];
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

const windows = ['minute', 'hour', 'day', 'week', 'month'] as const;

/** A limit that the operator sets: on the whole bot, or on each member in all servers and direct messages. */
export interface OperatorLimit {
  who: 'bot' | 'bot-member';
  unit: 'usd' | 'tokens' | 'requests';
  per: (typeof windows)[number];
  /** micro-USD, tokens or requests */
  amount: number;
}

/** The environment is wrong. `lines` holds one line for each mistake; exit code 78 (`EX_CONFIG` of sysexits.h). */
export class ConfigError extends OperatorError {
  override readonly name = 'ConfigError';
  readonly lines: readonly string[];

  constructor(lines: readonly string[]) {
    super(lines.join('\n'));
    this.lines = lines;
  }
}

/** A variable's text → its value, or undefined where the text is not what `expected` says. */
function variable<Value>(expected: string, read: (text: string) => Value | undefined) {
  return z.string({ error: expected }).transform((text, context) => {
    const value = read(text);
    if (value !== undefined) return value;
    context.addIssue({ code: 'custom', message: expected });
    return z.NEVER;
  });
}

function choice<const Value extends string>(...values: Value[]) {
  return variable(values.join(', ').replace(/, ([^,]+)$/, ' or $1'), (text) =>
    values.find((value) => value === text.toLowerCase()),
  );
}

const onOff = choice('on', 'off').transform((value) => value === 'on');

/** Decimal text → a whole number of the unit's fractions, by its digits: no float ever rounds it. */
function fixedPoint(text: string, digits: number): number | undefined {
  const match = /^(\d{1,12})(?:\.(\d+))?$/.exec(text);
  const fraction = match?.[2]?.replace(/0+$/, '') ?? '';
  if (match === null || fraction.length > digits) return undefined;
  return Number(match[1]) * 10 ** digits + Number(fraction.padEnd(digits, '0'));
}

function within(value: number | undefined, from: number, to: number): number | undefined {
  return value !== undefined && value >= from && value <= to ? value : undefined;
}

const whole = (from: number, to: number) =>
  variable(`a whole number from ${from} to ${to}`, (text) => within(fixedPoint(text, 0), from, to));

/** Seconds (or `unit`s of `ms` milliseconds) as an operator writes them → whole milliseconds. */
const duration = (from: number, to: number, unit = 'seconds', ms = 1000) =>
  variable(`${unit} from ${from} to ${to}, at most 3 decimals, such as ${to >= 1.5 ? '1.5' : to}`, (text) => {
    const thousandths = within(fixedPoint(text, 3), from * 1000, to * 1000);
    return thousandths === undefined ? undefined : Math.round((thousandths * ms) / 1000);
  });

/** What goes into an Authorization header: anything outside visible ASCII makes every request fail there. */
function isSecret(text: string): boolean {
  return /^[\x21-\x7e]+$/.test(text) && !/^["'].*["']$/.test(text);
}

const secret = (expected: string) =>
  variable(`${expected}, as it is: no spaces, no quotes`, (text) => (isSecret(text) ? text : undefined));

/** The path of a file → the key in it. */
const keyFile = variable('a file that holds an OpenRouter key (sk-or-…) and nothing else', (path) => {
  const { apiKey } = keyInFile(path);
  return apiKey;
});

function readWebUrl(text: string): URL | undefined {
  if (!/^https?:\/\/[^\s]+$/i.test(text) || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  return url.username || url.password ? undefined : url;
}

const baseUrl = variable('an http(s):// address without user name, query or fragment', (text) => {
  const url = readWebUrl(text);
  if (url === undefined || url.search || url.hash) return undefined;
  return url.href.replace(/\/+$/, '');
});

const appUrl = variable('an http(s):// address', (text) => readWebUrl(text)?.href);

/** Headers are Latin-1 at best: accents are taken off, other scripts left out. */
const appTitle = z.string().transform((text) => {
  const ascii = text.normalize('NFKD').replace(/[^\x20-\x7e]/g, '');
  return ascii.replace(/ +/g, ' ').trim().slice(0, 100) || 'Parley';
});

const ids = variable('Discord ids (17 to 20 digits) with commas or spaces between', (text) => {
  const parts = [...new Set(text.split(/[\s,]+/).filter(Boolean))];
  return parts.every((part) => /^\d{17,20}$/.test(part)) ? parts : undefined;
});

const id = variable('one Discord id (17 to 20 digits)', (text) =>
  /^\d{17,20}$/.test(text) ? text : undefined,
);

const hosts = variable(
  'host names, addresses or ranges such as 10.0.0.0/8, with commas or spaces between',
  (text) => {
    const parts = [
      ...new Set(
        text
          .toLowerCase()
          .split(/[\s,]+/)
          .filter(Boolean),
      ),
    ];
    return parts.every(isHost) ? parts : undefined;
  },
);

function isHost(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  if (bits === undefined) return version > 0 || /^[a-z\d_]([a-z\d._-]*[a-z\d])?$/.test(text);
  return rest.length === 0 && version > 0 && /^\d+$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128);
}

const contentKeys = variable(
  'keys of 32 bytes in base64 or hexadecimal with commas between, the newest first (openssl rand -base64 32 makes one)',
  (text) => {
    const keys = text
      .split(/[\s,]+/)
      .filter(Boolean)
      .map(readContentKey);
    const read = keys.filter((key) => key !== undefined);
    const isNoneLast = read.lastIndexOf('none') > 0 || (read.length === 1 && read[0] === 'none');
    return read.length === keys.length && !isNoneLast ? [...new Set(read)] : undefined;
  },
);

function readContentKey(text: string): string | undefined {
  if (text.toLowerCase() === 'none') return 'none';
  if (/^[\da-f]{64}$/i.test(text)) return text.toLowerCase();
  if (!/^[\w+/-]{43}=?$/.test(text)) return undefined;
  return Buffer.from(text, 'base64').toString('hex');
}

const databaseUrl = variable('sqlite://PATH', (text) => (/^sqlite:\/\/./i.test(text) ? text : undefined));

const dollars = variable('US dollars from 0 to 1000000, at most 6 decimals, such as 2.50', (text) =>
  within(fixedPoint(text, 6), 0, 1e12),
);

const mostOf = { usd: 1e12, tokens: 1e12, requests: 1e9 };

/** `20 USD per month` and the like. */
function readLimit(text: string): Omit<OperatorLimit, 'who'> | undefined {
  const match = /^\$?(\S+)\s+(usd|tokens?|requests?)\s+per\s+([a-z]+)$/i.exec(text.trim());
  const [, digits = '', word = '', window = ''] = match ?? [];
  const unit = (['usd', 'tokens', 'requests'] as const).find((one) => one.startsWith(word.toLowerCase()));
  const per = windows.find((one) => one === window.toLowerCase());
  if (match === null || unit === undefined || per === undefined) return undefined;
  const amount = within(fixedPoint(digits, unit === 'usd' ? 6 : 0), 0, mostOf[unit]);
  return amount === undefined ? undefined : { unit, per, amount };
}

const limits = variable(
  `limits with commas between, such as "20 USD per month, 100 requests per hour": USD, tokens or requests per ${windows.join(', ')}, each once`,
  (text) => {
    const read = text
      .split(',')
      .filter((part) => part.trim() !== '')
      .map(readLimit);
    const known = read.filter((limit) => limit !== undefined);
    const names = new Set(known.map(({ unit, per }) => `${unit} ${per}`));
    return known.length === read.length && names.size === read.length ? known : undefined;
  },
);

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

/** A text that an operator wrote, fit for a log: secrets masked, cut to 60 characters, controls escaped. */
export function quote(text: string): string {
  const start = text.slice(0, 300);
  if (/sk-[\w-]{8}|[\w-]{18,}\.[\w-]{5,}\.[\w-]{18,}/.test(start))
    return `a secret of ${text.length} characters`;
  // Whatever stands before the last @ of an address may hold a password.
  const masked = start.replace(/^.*:.*@/s, '***@');
  return JSON.stringify(masked.length > 60 ? `${masked.slice(0, 60)}…` : masked);
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

/** One variable of an environment; undefined when unset or blank. Presets name their own keys' variables. */
export function readVariable(
  environment: Record<string, string | undefined>,
  name: string,
): string | undefined {
  return environment[name]?.trim() || undefined;
}

/** The values of an environment that nobody may see, by their names: keys, tokens and the like; longest first. */
export function secretsOf(environment: Record<string, string | undefined>): string[] {
  return Object.keys(environment)
    .filter((name) => /(TOKEN|KEYS?|SECRET|PASSWORD)$/i.test(name))
    .flatMap((name) => readVariable(environment, name) ?? [])
    .flatMap((value) => [value, ...value.split(/[\s,]+/)])
    .filter((value) => value.length >= 8)
    .sort((a, b) => b.length - a.length);
}

/**
 * The process's environment, and behind it what `.env` of the working directory says. Nothing is written to
 * `process.env`, so no package finds there what an operator meant for Parley only.
 * @throws ConfigError where `.env` exists and cannot be read
 */
export function readEnvironment(): Record<string, string | undefined> {
  const { environment, error } = readDotenvFile();
  if (error && error.code !== 'ENOENT') throw new ConfigError([`.env: cannot be read (${error.code})`]);
  return { ...environment, ...processEnvironment() };
}

function readDotenvFile() {
  const environment: Record<string, string> = {};
  const { error } = readDotenv({ quiet: true, path: dotenvFile(), processEnv: environment });
  return { environment, error };
}

function dotenvFile(): string {
  return resolve('.env');
}

/** What the process was started with, without what is blank. */
function processEnvironment(): Record<string, string> {
  // biome-ignore lint/style/noProcessEnv: the one place that reads it
  const set = Object.entries(process.env).filter((entry): entry is [string, string] => !!entry[1]?.trim());
  return Object.fromEntries(set);
}

/** The key that stands now where a new one is looked for while the process runs. */
export interface FoundKey {
  /** The absolute path of the file in which it is looked for. */
  place: string;
  /** Whether the key stands there as one variable of several, as in `.env`, or alone. */
  form: 'variable' | 'alone';
  apiKey?: string;
  /** Why there is no key: no such file, one that cannot be read, one without a key, or one with something else. */
  problem?: 'missing' | 'unreadable' | 'empty' | 'malformed';
  /** What the process was started with holds another key, and would win at the next start. */
  overruled: boolean;
}

/**
 * Looks where a key can be exchanged while the process runs: in the file that `OPENROUTER_API_KEY_FILE` names, else in
 * `.env`. What the process was started with cannot have changed.
 */
export function findKey(): FoundKey {
  const started = processEnvironment();
  const { environment, error } = readDotenvFile();
  const path = readVariable({ ...environment, ...started }, 'OPENROUTER_API_KEY_FILE');
  if (path !== undefined)
    return { place: resolve(path), form: 'alone', overruled: false, ...keyInFile(path) };
  const found = error ? unreadable(error) : keyIn(environment.OPENROUTER_API_KEY ?? '');
  const startedWith = readVariable(started, 'OPENROUTER_API_KEY');
  const overruled = startedWith !== undefined && startedWith !== found.apiKey;
  return { place: dotenvFile(), form: 'variable', overruled, ...found };
}

function keyInFile(path: string): Pick<FoundKey, 'apiKey' | 'problem'> {
  try {
    return keyIn(readFileSync(path, 'utf8'));
  } catch (error) {
    return unreadable(error as NodeJS.ErrnoException);
  }
}

function keyIn(text: string): Pick<FoundKey, 'apiKey' | 'problem'> {
  const apiKey = text.trim();
  if (apiKey === '') return { problem: 'empty' };
  return isSecret(apiKey) ? { apiKey } : { problem: 'malformed' };
}

function unreadable({ code }: { code?: string | undefined }): Pick<FoundKey, 'apiKey' | 'problem'> {
  return { problem: code === 'ENOENT' || code === 'ENOTDIR' ? 'missing' : 'unreadable' };
}

function freeze<Value extends object>(value: Value): Value {
  for (const inner of Object.values(value)) if (typeof inner === 'object') freeze(inner);
  return Object.freeze(value);
}
