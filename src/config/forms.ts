import { isIP } from 'node:net';
import { z } from 'zod';
import { isSecret, keyInFile } from './find-key.ts';

const windows = ['minute', 'hour', 'day', 'week', 'month'] as const;

/** A limit that the operator sets: on the whole bot, or on each member in all servers and direct messages. */
export interface OperatorLimit {
  who: 'bot' | 'bot-member';
  unit: 'usd' | 'tokens' | 'requests';
  per: (typeof windows)[number];
  /** micro-USD, tokens or requests */
  amount: number;
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

/** One of these words, in any case of letters. */
export function choice<const Value extends string>(...values: Value[]) {
  return variable(values.join(', ').replace(/, ([^,]+)$/, ' or $1'), (text) =>
    values.find((value) => value === text.toLowerCase()),
  );
}

/** `on` or `off`. */
export const onOff = choice('on', 'off').transform((value) => value === 'on');

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

/** A whole number within these. */
export const whole = (from: number, to: number) =>
  variable(`a whole number from ${from} to ${to}`, (text) => within(fixedPoint(text, 0), from, to));

/** Seconds (or `unit`s of `ms` milliseconds) as an operator writes them → whole milliseconds. */
export const duration = (from: number, to: number, unit = 'seconds', ms = 1000) =>
  variable(`${unit} from ${from} to ${to}, at most 3 decimals, such as ${to >= 1.5 ? '1.5' : to}`, (text) => {
    const thousandths = within(fixedPoint(text, 3), from * 1000, to * 1000);
    return thousandths === undefined ? undefined : Math.round((thousandths * ms) / 1000);
  });

/** What goes into an Authorization header. */
export const secret = (expected: string) =>
  variable(`${expected}, as it is: no spaces, no quotes`, (text) => (isSecret(text) ? text : undefined));

/** The path of a file → the key in it. */
export const keyFile = variable('a file that holds an OpenRouter key (sk-or-…) and nothing else', (path) => {
  const { apiKey } = keyInFile(path);
  return apiKey;
});

function readWebUrl(text: string): URL | undefined {
  if (!/^https?:\/\/[^\s]+$/i.test(text) || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  return url.username || url.password ? undefined : url;
}

/** An address that paths are put behind: without a slash at its end. */
export const baseUrl = variable('an http(s):// address without user name, query or fragment', (text) => {
  const url = readWebUrl(text);
  if (url === undefined || url.search || url.hash) return undefined;
  return url.href.replace(/\/+$/, '');
});

/** An address of the web. */
export const appUrl = variable('an http(s):// address', (text) => readWebUrl(text)?.href);

/** Headers are Latin-1 at best: accents are taken off, other scripts left out. */
export const appTitle = z.string().transform((text) => {
  const ascii = text.normalize('NFKD').replace(/[^\x20-\x7e]/g, '');
  return ascii.replace(/ +/g, ' ').trim().slice(0, 100) || 'Parley';
});

/** Any number of Discord ids, each once. */
export const ids = variable('Discord ids (17 to 20 digits) with commas or spaces between', (text) => {
  const parts = [...new Set(text.split(/[\s,]+/).filter(Boolean))];
  return parts.every((part) => /^\d{17,20}$/.test(part)) ? parts : undefined;
});

/** One Discord id. */
export const id = variable('one Discord id (17 to 20 digits)', (text) =>
  /^\d{17,20}$/.test(text) ? text : undefined,
);

/** Where files may be fetched from though it is in a private network. */
export interface AllowedHost {
  /** A host by name, an address, or a range (CIDR). */
  host: string;
  /** Only that port; without one, every port. */
  port?: number;
}

/** Hosts, addresses and ranges, some with a port, each once, in small letters. */
export const hosts = variable(
  'host names, addresses or ranges such as 10.0.0.0/8, with a port or without, with commas or spaces between',
  (text) => {
    const parts = [
      ...new Set(
        text
          .toLowerCase()
          .split(/[\s,]+/)
          .filter(Boolean),
      ),
    ];
    const read = parts.map(readHost);
    return read.includes(undefined) ? undefined : read.filter((one) => one !== undefined);
  },
);

/** `wiki.example`, `10.0.0.0/8`, `wiki.example:8080`, `10.0.0.0/8:8080`, `[fd00::/8]:8080`. */
function readHost(text: string): AllowedHost | undefined {
  if (isHost(text)) return { host: text };
  const [, wrapped, bare, digits] = /^(?:\[(.+)\]|([^:]+)):(\d{1,5})$/.exec(text) ?? [];
  const host = wrapped ?? bare ?? '';
  const port = Number(digits);
  return isHost(host) && port >= 1 && port <= 65_535 ? { host, port } : undefined;
}

function isHost(text: string): boolean {
  const [address = '', bits, ...rest] = text.split('/');
  const version = isIP(address);
  if (bits === undefined) return version > 0 || /^[a-z\d_]([a-z\d._-]*[a-z\d])?$/.test(text);
  return rest.length === 0 && version > 0 && /^\d+$/.test(bits) && Number(bits) <= (version === 4 ? 32 : 128);
}

/** Keys of 32 bytes, hexadecimal; `none` first: nothing is encrypted. */
export const contentKeys = variable(
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

/** Where the database is. */
export const databaseUrl = variable('sqlite://PATH', (text) =>
  /^sqlite:\/\/./i.test(text) ? text : undefined,
);

/** US dollars → micro-USD. */
export const dollars = variable('US dollars from 0 to 1000000, at most 6 decimals, such as 2.50', (text) =>
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

/** Limits of each kind and window at most one. */
export const limits = variable(
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
