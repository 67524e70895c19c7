import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ConfigError, readVariable } from '../src/config/environment.ts';
import { quote } from '../src/config/quote.ts';
import { loadConfig, readHealthPort } from '../src/config.ts';

const token = 'MTA5OTk5OTk5OTk5OTk5OTk5OQ.GxYzAb.abcdefghijklmnopqrstuvwxyz0123456789AB';
const needed = { DISCORD_TOKEN: token, OPENROUTER_API_KEY: 'sk-or-v1-0123456789abcdef' };

/** The lines with which an environment is refused. */
function mistakes(environment: Record<string, string | undefined>): readonly string[] {
  try {
    loadConfig({ ...needed, ...environment });
  } catch (error) {
    if (error instanceof ConfigError) return error.lines;
    throw error;
  }
  return [];
}

describe('an environment with the two secrets only', () => {
  test('is enough; the rest has defaults', () => {
    expect(loadConfig(needed)).toEqual({
      discord: { token, apiUrl: 'https://discord.com/api', messageContent: 'auto' },
      openrouter: {
        apiKey: needed.OPENROUTER_API_KEY,
        baseUrl: 'https://openrouter.ai/api/v1',
        extras: true,
        appTitle: 'Parley',
      },
      contentKeys: [],
      databaseUrl: 'sqlite://data/parley.sqlite',
      presetsFile: 'presets.yaml',
      toolsFolder: 'tools',
      access: { operatorIds: [], allowedServers: [], allowedUsers: [] },
      operator: { lowCreditMicroUsd: 1_000_000 },
      limits: {
        operator: [{ who: 'bot', unit: 'usd', per: 'day', amount: 5_000_000 }],
        turnsPerMember: 2,
      },
      retry: { attempts: 2, baseMs: 1000, capMs: 30_000 },
      watchdog: { idleMs: 60_000, firstTokenMs: 120_000, totalMs: 600_000 },
      reply: { maxMessages: 10 },
      history: { idleMs: 86_400_000, summaries: true },
      files: { maxBytes: 25 * 1024 ** 2, maxAllBytes: 2000 * 1024 ** 2, keepMs: 30 * 86_400_000 },
      audit: { keepMs: 365 * 86_400_000 },
      fetchAllow: [],
      shutdown: { drainMs: 8000 },
      models: { catalogue: 'presets' },
      health: { port: 0 },
      debug: { echo: false },
      log: { level: 'info', content: false },
    });
  });

  test('cannot be changed afterwards', () => {
    const config = loadConfig({ ...needed, OPERATOR_IDS: '12345678901234567' });
    expect(() => config.access.operatorIds.push('1')).toThrow(TypeError);
    expect(() => Object.assign(config.log, { level: 'trace' })).toThrow(TypeError);
  });
});

describe('what is wrong', () => {
  test('is told all at once, one line each, in words', () => {
    let error: unknown;
    try {
      loadConfig({
        DAILY_LIMIT_USD: '1e999',
        TURNS_PER_MEMBER: '-5',
        RETRY_BASE_SECONDS: '０.５',
        LOG_LEVEL: 'loud',
      });
    } catch (caught) {
      error = caught;
    }
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as ConfigError).lines).toEqual([
      "DISCORD_TOKEN: expected the bot's token from Discord's developer portal, as it is: no spaces, no quotes, got nothing",
      'OPENROUTER_API_KEY: expected an OpenRouter key (sk-or-…), as it is: no spaces, no quotes, got nothing',
      'DAILY_LIMIT_USD: expected US dollars from 0 to 1000000, at most 6 decimals, such as 2.50, got "1e999"',
      'TURNS_PER_MEMBER: expected a whole number from 1 to 100, got "-5"',
      'RETRY_BASE_SECONDS: expected seconds from 0 to 60, at most 3 decimals, such as 1.5, got "０.５"',
      'LOG_LEVEL: expected fatal, error, warn, info, debug or trace, got "loud"',
    ]);
  });

  test('what shows prompts is refused in production', () => {
    expect(mistakes({ DEBUG_ECHO: 'on' })).toEqual([]);
    expect(mistakes({ DEBUG_ECHO: 'off', NODE_ENV: 'production' })).toEqual([]);
    expect(mistakes({ DEBUG_ECHO: 'on', NODE_ENV: 'production' })).toEqual([
      'DEBUG_ECHO: expected off where NODE_ENV is production, got "on"',
    ]);
  });

  test.each([
    ['DISCORD_API_URL', 'discord.com/api'],
    ['OPENROUTER_BASE_URL', 'ftp://openrouter.ai/api/v1'],
    ['OPENROUTER_BASE_URL', 'https://openrouter.ai/api/v1?key=1'],
    ['OPENROUTER_BASE_URL', 'https://'],
    ['APP_URL', 'javascript:alert(1)'],
    ['MESSAGE_CONTENT', 'yes'],
    ['OPENROUTER_EXTRAS', 'true'],
    ['LOG_CONTENT', '1'],
    ['DEBUG_ECHO', 'yes'],
    ['FETCH_ALLOW', 'https://wiki.example'],
    ['FETCH_ALLOW', '10.0.0.0/33'],
    ['FETCH_ALLOW', 'fd00::/129'],
    ['FETCH_ALLOW', 'wiki.example:0'],
    ['FETCH_ALLOW', '10.0.0.0/8:65536'],
    ['FETCH_ALLOW', 'fd00::/8:80:'],
    ['FILE_MAX_MB', '0'],
    ['DATABASE_URL', 'mysql://localhost/x'],
    ['DATABASE_URL', 'data/parley.sqlite'],
    ['DATABASE_URL', 'sqlite://'],
    ['OPERATOR_IDS', '123'],
    ['ALLOWED_SERVERS', '12345678901234567;12345678901234568'],
    ['ALLOWED_USERS', '<@12345678901234567>'],
    ['DAILY_LIMIT_USD', '0.0000001'],
    ['DAILY_LIMIT_USD', '-1'],
    ['DAILY_LIMIT_USD', '5,00'],
    ['DAILY_LIMIT_USD', 'Infinity'],
    ['TURNS_PER_MEMBER', '0'],
    ['TURNS_PER_MEMBER', '1.5'],
    ['RETRY_ATTEMPTS', '0x2'],
    ['TOTAL_SECONDS', '0'],
    ['CATALOGUE', 'some'],
  ])('%s=%s', (name, text) => {
    expect(mistakes({ [name]: text })).toEqual([
      expect.stringMatching(new RegExp(`^${name}: expected .+, got "`)),
    ]);
  });

  test('a content key that is none is not shown', () => {
    const whole = Buffer.alloc(32, 7).toString('base64');
    const expected = /^CONTENT_KEYS: expected keys of 32 bytes in base64 .+, got a secret of \d+ characters$/;
    for (const wrong of ['hunter2', whole.slice(0, 40), `${whole},none`, 'none', `${whole};${whole}`])
      expect(mistakes({ CONTENT_KEYS: wrong })).toEqual([expect.stringMatching(expected)]);
    const hex = Buffer.alloc(32, 7).toString('hex');
    expect(loadConfig({ ...needed, CONTENT_KEYS: `${whole}, ${hex.toUpperCase()}` }).contentKeys).toEqual([
      hex,
    ]);
  });

  test('names the alias that was set', () => {
    expect(mistakes({ OPENROUTER_REFERER: 'nowhere' })).toEqual([
      expect.stringMatching(/^OPENROUTER_REFERER: /),
    ]);
  });

  test('never tells a secret', () => {
    const lines = mistakes({
      DISCORD_TOKEN: `Bot ${token}`,
      OPENROUTER_API_KEY: '"sk-or-v1-0123456789abcdef"',
      DATABASE_URL: 'postgre://parley:pass@word@db/parley',
      OPENROUTER_BASE_URL: 'https://me:hunter2hunter2@host/v1',
      OPERATOR_IDS: token,
      LOG_LEVEL: needed.OPENROUTER_API_KEY,
    });
    expect(lines).toHaveLength(6);
    expect(lines.join('\n')).not.toMatch(/abcdef|pass|word@|hunter2/);
    expect(lines[0]).toBe(
      "DISCORD_TOKEN: expected the bot's token from Discord's developer portal, as it is: no spaces, no quotes, got a secret of 76 characters",
    );
  });

  test('is one line even where the value is not', () => {
    expect(mistakes({ LOG_LEVEL: `info\ndebug${'x'.repeat(500)}` }).join('')).not.toContain('\n');
    expect(mistakes({ LOG_LEVEL: 'x'.repeat(5000) })[0]?.length).toBeLessThan(150);
  });
});

describe('a value', () => {
  test('that is blank counts as unset', () => {
    expect(loadConfig({ ...needed, DAILY_LIMIT_USD: '', LOG_LEVEL: '  ' })).toEqual(loadConfig(needed));
    expect(mistakes({ DISCORD_TOKEN: ' ' })).toHaveLength(1);
  });

  test('may have spaces around it', () => {
    expect(loadConfig({ ...needed, TURNS_PER_MEMBER: ' 5 ' }).limits.turnsPerMember).toBe(5);
  });

  test('of further limits says unit and window, each once', () => {
    const limits = {
      BOT_LIMITS: '20 USD per month, 100 requests per hour',
      MEMBER_LIMITS: '$0.05 usd per Day',
    };
    expect(loadConfig({ ...needed, ...limits }).limits.operator.slice(1)).toEqual([
      { who: 'bot', unit: 'usd', per: 'month', amount: 20_000_000 },
      { who: 'bot', unit: 'requests', per: 'hour', amount: 100 },
      { who: 'bot-member', unit: 'usd', per: 'day', amount: 50_000 },
    ]);
    for (const wrong of [
      ...['20', '20 USD', '20 EUR per day', '20 USD per year', '-5 USD per day', '1e999 USD per day'],
      ...['０.５ USD per day', '1,000.50 USD per day', '1.5 requests per day', '0.0000001 USD per day'],
      ...['1 USD per day, 2 USD per day', '1 token per minute; 2 usd per day', 'constructor per day'],
    ])
      expect(mistakes({ BOT_LIMITS: wrong }), wrong).toEqual([
        expect.stringMatching(/^BOT_LIMITS: expected limits with commas between.*, got "/),
      ]);
  });

  test('in dollars is kept to the millionth, whatever floats would make of it', () => {
    expect(loadConfig({ ...needed, DAILY_LIMIT_USD: '1.1' }).limits.operator[0]?.amount).toBe(1_100_000);
    const micro = fc.integer({ min: 0, max: 1_000_000_000_000 });
    fc.assert(
      fc.property(micro, (value) => {
        const digits = String(value).padStart(7, '0');
        const text = `${digits.slice(0, -6)}.${digits.slice(-6)}`;
        expect(loadConfig({ ...needed, DAILY_LIMIT_USD: text }).limits.operator[0]?.amount).toBe(value);
      }),
    );
  });

  test('of anything at all is accepted or refused in a line, never more', () => {
    const names = [
      'DAILY_LIMIT_USD',
      'TURNS_PER_MEMBER',
      'APP_TITLE',
      'APP_URL',
      'OPERATOR_IDS',
      'DATABASE_URL',
    ];
    fc.assert(
      fc.property(fc.constantFrom(...names), fc.string({ unit: 'binary' }), (name, text) => {
        const lines = mistakes({ [name]: text });
        expect(lines.length).toBeLessThanOrEqual(1);
      }),
    );
  });
});

test('addresses lose their trailing slashes, and Discord its version', () => {
  const { discord, openrouter } = loadConfig({
    ...needed,
    DISCORD_API_URL: 'http://127.0.0.1:8080/api/v10/',
    OPENROUTER_BASE_URL: 'http://localhost:11434/v1//',
  });
  expect(discord.apiUrl).toBe('http://127.0.0.1:8080/api');
  expect(openrouter.baseUrl).toBe('http://localhost:11434/v1');
});

test('ids may stand with commas, spaces or both between, each counts once', () => {
  const { access } = loadConfig({
    ...needed,
    OPERATOR_IDS: '12345678901234567, 12345678901234568\n12345678901234567',
    ALLOWED_SERVERS: '11111111111111111111,',
  });
  expect(access.operatorIds).toEqual(['12345678901234567', '12345678901234568']);
  expect(access.allowedServers).toEqual(['11111111111111111111']);
});

test('what may be fetched from is a host, an address or a range, with a port or without', () => {
  const text = 'Wiki.Internal, 10.0.0.0/8:8080 fd00::1 [fd00::/8]:443 wiki.internal localhost:80';
  expect(loadConfig({ ...needed, FETCH_ALLOW: text }).fetchAllow).toEqual([
    { host: 'wiki.internal' },
    { host: '10.0.0.0/8', port: 8080 },
    { host: 'fd00::1' },
    { host: 'fd00::/8', port: 443 },
    { host: 'localhost', port: 80 },
  ]);
});

describe("the application's name and address", () => {
  test('fit into headers, whatever they are', () => {
    expect(loadConfig({ ...needed, APP_TITLE: 'Pärley 🤖 机器人' }).openrouter.appTitle).toBe('Parley');
    expect(loadConfig({ ...needed, APP_TITLE: '机器人' }).openrouter.appTitle).toBe('Parley');
    expect(loadConfig({ ...needed, APP_URL: 'https://bücher.example/ü' }).openrouter.appUrl).toBe(
      'https://xn--bcher-kva.example/%C3%BC',
    );
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (title) => {
        const { appTitle } = loadConfig({ ...needed, APP_TITLE: title }).openrouter;
        expect(new Headers({ 'X-OpenRouter-Title': appTitle }).get('X-OpenRouter-Title')).toBe(appTitle);
        expect(appTitle).not.toBe('');
      }),
    );
  });

  test('are understood under the names that other tools use; our own counts first', () => {
    const { openrouter } = loadConfig({
      ...needed,
      APP_URL: ' ',
      OPENROUTER_REFERER: 'https://a.example/',
      OPENROUTER_APP_NAME: 'A',
    });
    expect(openrouter).toMatchObject({ appUrl: 'https://a.example/', appTitle: 'A' });
    const both = { APP_TITLE: 'Mine', OPENROUTER_APP_TITLE: 'Other' };
    expect(loadConfig({ ...needed, ...both }).openrouter.appTitle).toBe('Mine');
  });
});

test("OpenAI's own variables change nothing", () => {
  const openai = { OPENAI_API_KEY: 'sk-proj-1', OPENAI_BASE_URL: 'https://api.openai.com/v1' };
  expect(loadConfig({ ...needed, ...openai })).toEqual(loadConfig(needed));
  expect(() => loadConfig({ DISCORD_TOKEN: token, ...openai })).toThrow(/^OPENROUTER_API_KEY: /);
});

test('a variable which a preset names is read by the same rules', () => {
  expect(readVariable({ HOME_KEY: ' abc ' }, 'HOME_KEY')).toBe('abc');
  expect(readVariable({ HOME_KEY: '' }, 'HOME_KEY')).toBeUndefined();
});

test('the health check needs its port only', () => {
  expect(readHealthPort({ HEALTH_PORT: '8080' })).toBe(8080);
  expect(() => readHealthPort({})).toThrow(/^HEALTH_PORT: expected .+, got nothing$/);
  expect(() => readHealthPort({ HEALTH_PORT: '80800' })).toThrow(/, got "80800"$/);
});

describe('.env of the working directory', () => {
  const script = `
    import { readEnvironment } from ${JSON.stringify(new URL('../src/config/environment.ts', import.meta.url).href)};
    try {
      const { A, B, C } = readEnvironment();
      console.log(JSON.stringify({ A, B, C, leaked: process.env.OPENAI_API_KEY ?? null }));
    } catch (error) {
      console.log(error.message);
    }`;
  const run = (cwd: string) =>
    execFileSync(process.execPath, ['--input-type=module', '-e', script], {
      cwd,
      env: { B: 'from the process', C: ' ' },
      encoding: 'utf8',
    });
  const folder = async () => {
    const path = await mkdtemp(join(tmpdir(), 'parley-config-'));
    return { path, [Symbol.asyncDispose]: () => rm(path, { recursive: true }) };
  };

  test('stands behind the environment, says nothing and leaves process.env alone', async () => {
    await using at = await folder();
    await writeFile(join(at.path, '.env'), '# mine\nA="x y"\nB=file\nC=file\nOPENAI_API_KEY=sk-proj-1\n');
    const expected = { A: 'x y', B: 'from the process', C: 'file', leaked: null };
    expect(run(at.path)).toBe(`${JSON.stringify(expected)}\n`);
  });

  test('may be missing, but not unreadable', async () => {
    await using at = await folder();
    expect(JSON.parse(run(at.path))).toEqual({ B: 'from the process', leaked: null });
    await mkdir(join(at.path, '.env'));
    expect(run(at.path)).toBe('.env: cannot be read (EISDIR)\n');
  });
});

describe('a key in a file', () => {
  test('is read, without what stands around it, and wins', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'parley-key-'));
    onTestFinished(() => rm(folder, { recursive: true }));
    const path = join(folder, 'key');
    const { OPENROUTER_API_KEY: _, ...rest } = needed;
    await writeFile(path, '\uFEFF sk-or-v1-of-the-file\r\n');
    const read = (environment: Record<string, string>) => loadConfig(environment).openrouter.apiKey;
    expect(read({ ...rest, OPENROUTER_API_KEY_FILE: path })).toBe('sk-or-v1-of-the-file');
    expect(read({ ...needed, OPENROUTER_API_KEY_FILE: path })).toBe('sk-or-v1-of-the-file');
    for (const wrong of ['', ' \n', 'OPENROUTER_API_KEY=sk-or-v1-1 2', '"sk-or-v1-1"']) {
      await writeFile(path, wrong);
      expect(mistakes({ OPENROUTER_API_KEY_FILE: path })).toEqual([
        `OPENROUTER_API_KEY_FILE: expected a file that holds an OpenRouter key (sk-or-…) and nothing else, got ${quote(path)}`,
      ]);
    }
    expect(mistakes({ OPENROUTER_API_KEY_FILE: folder })).toHaveLength(1);
    expect(mistakes({ OPENROUTER_API_KEY_FILE: join(folder, 'missing') })).toHaveLength(1);
    // Who takes it for the key itself has it masked.
    expect(mistakes({ OPENROUTER_API_KEY_FILE: needed.OPENROUTER_API_KEY })[0]).toMatch(
      /got a secret of \d+ /,
    );
  });
});
