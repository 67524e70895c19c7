/** What left no provider over for a request. */
const routingFilters = {
  'data-policy': 'the data policy in force allows none of its providers',
  zdr: 'none of its providers promises to keep no data',
  'max-price': 'all of its providers cost more than the price limit allows, or than they did a moment ago',
  image: 'the model cannot read images',
  audio: 'the model cannot hear audio',
  video: 'the model cannot watch videos',
  file: 'the model cannot read files',
  tools: 'the model cannot use tools',
  output: 'the model cannot make that kind of output',
  parameters: 'no provider supports every setting of the preset',
  providers: 'the preset or the account bars all of its providers',
  quantization: 'no provider runs it in the precision that the preset asks for',
  context: 'no provider reads a conversation of this length',
  region: 'no provider serves the allowed region',
};

type RoutingFilter = keyof typeof routingFilters;

/** What models do with what they may be able to read. */
const readingVerbs = {
  image: 'see images',
  audio: 'hear audio',
  video: 'watch videos',
  file: 'read PDFs',
};

type ReadableKind = keyof typeof readingVerbs;

/** `a`, `a or b`, `a, b or c`. */
function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

interface Waiting {
  retryAfterMs?: number;
}

/** When to try again, in words. */
function soon({ retryAfterMs }: Waiting): string {
  if (retryAfterMs === undefined) return 'in a moment';
  const seconds = Math.ceil(retryAfterMs / 1000);
  if (seconds < 90) return `in ${Math.max(1, seconds)} second${seconds > 1 ? 's' : ''}`;
  const minutes = Math.ceil(seconds / 60);
  return minutes < 90 ? `in ${minutes} minutes` : `in ${Math.ceil(minutes / 60)} hours`;
}

/** What a member is told of a model. Prices in USD. */
export interface ModelFacts {
  id: string;
  contextTokens: number | undefined;
  promptUsdPerMillion: number | undefined;
  completionUsdPerMillion: number | undefined;
  /** Besides text. */
  reads: readonly string[];
  /** When it ends, where that is announced: YYYY-MM-DD. */
  expires: string | undefined;
}

/** All that a member is told of one model. Prices in USD per million tokens, where nothing else is said. */
export interface ModelDetails extends ModelFacts {
  name: string;
  description: string;
  makes: readonly string[];
  mostTokens: number | undefined;
  cacheReadUsdPerMillion: number | undefined;
  imageOutputUsdPerMillion: number | undefined;
  /** Of each request. */
  requestUsd: number | undefined;
  /** Above so many tokens of a prompt. */
  tiers: readonly { above: number; prompt: number | undefined; completion: number | undefined }[];
  efforts: readonly string[];
  alwaysThinks: boolean;
  parameters: readonly string[];
  aliasOf: string | undefined;
  /** Which model answers is known only when it does. */
  opaque: boolean;
  /** Presets that name it. */
  presets: readonly string[];
}

/** One who serves a model, and how that went in the last half hour. */
export interface ProviderFacts {
  name: string;
  contextTokens: number | undefined;
  promptUsdPerMillion: number | undefined;
  completionUsdPerMillion: number | undefined;
  /** Percent. */
  uptime?: number | undefined;
  latencyMs?: number | undefined;
  /** Tokens a second. */
  throughput?: number | undefined;
  degraded: boolean;
}

/** What a member is told of a preset. */
export interface PresetFacts {
  name: string;
  description: string;
  command: boolean;
  isDefault: boolean;
  model: string;
  fallbacks: readonly string[];
  needs: readonly string[];
  maxTokens: number;
  historyTokens: number;
  /** Names of tools, functions and servers of tools. */
  tools: readonly string[];
  effort: string | undefined;
  ownServer: boolean;
  /** Only providers that keep nothing, or train on nothing. */
  private: boolean;
}

const shortDollars = (usd: number) => `$${Number(usd.toPrecision(3))}`;
const thousands = (tokens: number) => `${Math.round(tokens / 1000).toLocaleString('en')}k`;

/** What one pays for what goes in and what comes out. */
function priceWords(prompt: number | undefined, completion: number | undefined): string {
  if (prompt === undefined || completion === undefined) return 'price varies';
  return prompt === 0 && completion === 0
    ? 'free'
    : `${shortDollars(prompt)} in, ${shortDollars(completion)} out`;
}

/** Text from outside as one line that no Markdown link stands in, cut. */
function oneLine(text: string, limit: number): string {
  return shortened(
    text
      .replaceAll(/\[([^\]]*)\]\([^)]*\)/g, '$1')
      .replaceAll(/\s+/g, ' ')
      .trim(),
    limit,
  );
}

/** Price, context and what it reads, in a few words each. */
function aboutModel(model: ModelFacts, perMillion: string): string[] {
  const { promptUsdPerMillion: prompt, completionUsdPerMillion: completion, contextTokens } = model;
  const price = priceWords(prompt, completion);
  return [
    price.startsWith('$') ? `${price}${perMillion}` : price,
    ...(contextTokens === undefined ? [] : [`${Math.round(contextTokens / 1000)}k context`]),
    `reads ${['text', ...model.reads].join(', ')}`,
    ...(model.expires === undefined ? [] : [`ends ${model.expires}`]),
  ];
}

/** Where the menus are, and what is in them; nothing where there are none. */
function menusLine({ message, user }: { message: string[]; user: string[] }): string[] {
  const list = (names: string[]) => names.map((name) => `*${name}*`).join(', ');
  const places = [
    ...(message.length > 0 ? [`of a message: ${list(message)}`] : []),
    ...(user.length > 0 ? [`of a member: ${list(user)}`] : []),
  ];
  return places.length === 0 ? [] : [`- Under *Apps* in the menu ${places.join('; ')}.`];
}

/** Tokens of an answer, by what they were for. */
interface TokenFacts {
  promptTokens: number;
  cachedTokens: number;
  cacheWriteTokens: number;
  /** Reasoning included. */
  completionTokens: number;
  reasoningTokens: number;
}

/** Tokens as they stand in the quiet line. */
interface ShownTokens {
  promptTokens: number;
  cachedTokens?: number | undefined;
  /** Reasoning included. */
  completionTokens: number;
  reasoningTokens?: number | undefined;
}

function promptTokens({ promptTokens: all, cachedTokens, cacheWriteTokens }: TokenFacts): string {
  return [
    `${all.toLocaleString('en')} tokens`,
    ...(cachedTokens > 0 ? [`${cachedTokens.toLocaleString('en')} read from the cache`] : []),
    ...(cacheWriteTokens > 0 ? [`${cacheWriteTokens.toLocaleString('en')} written to it`] : []),
  ].join(', ');
}

function completionTokens({ completionTokens: all, reasoningTokens }: TokenFacts): string {
  const thought = reasoningTokens > 0 ? `, ${reasoningTokens.toLocaleString('en')} of them reasoning` : '';
  return `${all.toLocaleString('en')} tokens${thought}`;
}

/** At most so many units of a text, no character torn apart. */
function shortened(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit - 1).replace(/[\uD800-\uDBFF]$/, '')}…`;
}

/** What holds in a channel. */
interface SettingFacts {
  mentions: keyof typeof mentionWords;
  recentTalk: number;
  notify: keyof typeof notifyWords;
  notifyAfterSeconds: number;
}

const mentionWords = {
  'in-place': 'I answer in place',
  thread: 'I open a thread and answer there',
  follow: 'I answer in place; in a thread in which I was mentioned, no further mention is needed',
};

const notifyWords = {
  edit: 'nobody is notified',
  ping: 'the asker is pinged at the end',
  fresh: 'the finished answer comes as a fresh message that pings the asker',
};

/** Whom a limit is about. */
interface SubjectFacts {
  who: keyof typeof ofWhom;
  /** Of the role, member or channel. */
  subjectId?: string | undefined;
}

/** A limit, as sentences need it; amounts are micro-USD, tokens or requests. */
interface LimitFacts extends SubjectFacts {
  unit: 'usd' | 'tokens' | 'requests';
  per: keyof typeof perWords;
  amount: number;
}

/**
 * A limit as it stands: what is used of it, and set aside for answers whose bill is not known yet. What was granted once
 * is part of the amount; its window ends at `resetsAt`, ms.
 */
interface StandingFacts extends LimitFacts {
  used: number;
  reserved: number;
  resetsAt: number;
}

/** What is told of a limit beside how it stands. */
interface HoldingFacts {
  isUsedUp: boolean;
  /** It is for whoever reads it, and for nobody else. */
  isReader: boolean;
  /** Those that give way to it. */
  beats: readonly LimitFacts[];
}

type Who = LimitFacts['who'];
/** Whom an admin can choose. */
type SetWho = Exclude<Who, 'bot' | 'bot-member'>;

/** Who set a limit, and when, ms. */
interface SetFacts {
  setBy: string;
  setAt: number;
}

const perWords = {
  minute: 'a minute',
  hour: 'an hour',
  day: 'a day',
  week: 'a week',
  month: 'a month',
};

/** What a limit is about, towards the member whom it stops. */
const ofWhom = {
  everyone: () => 'what each member may use in this server',
  each: () => 'what any one member may use in this server',
  role: (id: string) => `what a member of <@&${id}> may use`,
  member: () => 'what you may use in this server',
  channel: (id: string) => `what all may use in <#${id}> together`,
  server: () => 'what all may use in this server together',
  'bot-member': () => 'what any one member may use of this bot',
  bot: () => 'what all may use of this bot together',
};

/** Whom a limit is about, as the subject of a sentence. */
const subjects: Record<Who, (id: string) => string> = {
  everyone: () => 'each member',
  each: () => 'any one member (whatever their roles)',
  role: (id) => `each member of <@&${id}>`,
  member: (id) => `<@${id}>`,
  channel: (id) => `all in <#${id}> together`,
  server: () => 'all in this server together',
  'bot-member': () => 'any one member of this bot',
  bot: () => 'all who use this bot together',
};

/** Where a limit comes from that holds for somebody. */
const standingSources: Record<Who, (id: string) => string> = {
  everyone: () => 'for each member',
  each: () => 'as the most for any one member',
  role: (id) => `for members of <@&${id}>`,
  member: (id) => `for <@${id}>`,
  channel: (id) => `for all in <#${id}> together`,
  server: () => 'for all in this server together',
  'bot-member': () => 'for each member, by the operator of this bot',
  bot: () => 'for all who use this bot, by its operator',
};

const chosenWords: Record<SetWho, string> = {
  everyone: 'everyone',
  each: 'each member',
  role: 'a role',
  member: 'a member',
  channel: 'a channel',
  server: 'the server',
};

/** Micro-USD to the last digit that is not 0, but cents always: `$5.00`, `$1,000.50`, `$0.0012`. */
function exactDollars(microUsd: number): string {
  const cents = String(microUsd % 1_000_000)
    .padStart(6, '0')
    .replace(/0{1,4}$/, '');
  return `$${Math.floor(microUsd / 1_000_000).toLocaleString('en')}.${cents}`;
}

/** Whom a limit was about who is not there any more. */
const goneSubjects: Record<Who, (id: string) => string> = {
  ...subjects,
  role: (id) => `each member of a deleted role (${id})`,
  member: (id) => `<@${id}>, who is not here any more`,
  channel: (id) => `all in a deleted channel together (${id})`,
};

/** Whom a limit is about, where Discord shows plain text only; without a name where it is gone. */
const plainSubjects: Record<Who, (name: string | undefined, id: string) => string> = {
  everyone: () => 'everyone',
  each: () => 'each member',
  role: (name, id) => (name === undefined ? `deleted role ${id}` : `@${name}`),
  member: (name, id) => name ?? `former member ${id}`,
  channel: (name, id) => (name === undefined ? `deleted channel ${id}` : `#${name}`),
  server: () => 'the server',
  'bot-member': () => 'each member of the bot',
  bot: () => 'the bot',
};

function about(words: Record<Who, (id: string) => string>, { who, subjectId = '' }: SubjectFacts): string {
  return words[who](subjectId);
}

const unitWords = { usd: 'US dollars', tokens: 'tokens', requests: 'requests' };

/** What an amount can look like. */
const amountExamples = {
  usd: 'Write US dollars in digits, such as `0.50`, `5` or `$1,000.50`.',
  tokens: 'Write whole tokens, such as `20000`, `20,000` or `20k`.',
  requests: 'Write a whole number of requests, such as `10`.',
};

function amountWords(amount: number, unit: LimitFacts['unit']): string {
  if (unit === 'usd') return exactDollars(amount);
  return `${amount.toLocaleString('en')} ${amount === 1 ? unit.slice(0, -1) : unit}`;
}

/** Such as `$5.00 a day`. */
function rateWords({ amount, unit, per }: LimitFacts): string {
  return `${amountWords(amount, unit)} ${perWords[per]}`;
}

/** An amount that nobody has set: rounded, as under an answer. */
function usedWords(amount: number, unit: LimitFacts['unit']): string {
  return unit === 'usd' ? formatCost(amount) : amount.toLocaleString('en');
}

function asideWords({ reserved, unit }: StandingFacts): string {
  return reserved > 0
    ? `, ${usedWords(reserved, unit)} more set aside for answers under way or not billed yet`
    : '';
}

/** How much is used, such as `81 %`, rounded down; all of it is `all`. */
function share({ used, amount }: StandingFacts): string {
  return used >= amount ? 'all' : `${Math.floor((used * 100) / amount)} %`;
}

/** Such as `$0.81 of $1.00 a day. It begins anew in 3 hours.` */
function shareWords(limit: StandingFacts): string {
  return `${usedWords(limit.used, limit.unit)} of ${rateWords(limit)}. It begins anew ${relative(limit.resetsAt)}.`;
}

/** How much of a limit is used, and when it begins anew. `amount`: what is set, where that is told beside it. */
function used(limit: StandingFacts, amount = limit.amount): string {
  const granted =
    limit.amount > amount ? ` (granted on top: ${amountWords(limit.amount - amount, limit.unit)})` : '';
  return `${usedWords(limit.used, limit.unit)} used${asideWords(limit)}${granted}, begins anew ${relative(limit.resetsAt)}`;
}

/** Such as `$5.00 a day for members of @Writers`. */
function sourceWords(limit: LimitFacts): string {
  return `${rateWords(limit)} ${about(standingSources, limit)}`;
}

function whyItWins({ who }: LimitFacts, beats: readonly LimitFacts[]): string {
  const why = beats.some((one) => one.who === 'role')
    ? 'the most generous role wins'
    : 'a role’s limit goes before everyone’s';
  return `instead of ${beats.map((one) => sourceWords(one)).join(' and ')}: ${who === 'member' ? 'a member’s own limit goes before all others' : why}`;
}

function capital(sentence: string): string {
  return sentence.replace(/^[a-z]/, (letter) => letter.toUpperCase());
}

/** Moments to come, and moments gone: never shown on the wrong side of now. */
const relative = (ms: number) => `<t:${Math.ceil(ms / 1000)}:R>`;
const ago = (ms: number) => `<t:${Math.floor(ms / 1000)}:R>`;

/** Micro-USD as dollars with two significant digits below a cent: `$0.0024`, `$0.13`, `$1.05`. */
export function formatCost(microUsd: number): string {
  const usd = microUsd / 1_000_000;
  if (usd === 0) return '$0';
  if (usd < 0) return `-${formatCost(-microUsd)}`;
  if (usd >= 0.01)
    return `$${usd.toLocaleString('en', { minimumFractionDigits: 2, maximumFractionDigits: 2 })}`;
  const digits = Math.min(6, 1 - Math.floor(Math.log10(usd)));
  return `$${usd.toFixed(digits)}`;
}

/** What is wrong with OpenRouter's key. Amounts in micro-USD, times in ms since 1970. */
type KeyTrouble =
  | { trouble: 'dead'; isManagement: boolean }
  | { trouble: 'credit'; left?: number }
  | { trouble: 'limit'; purse?: KeyPurse }
  | { trouble: 'low'; purse: KeyPurse }
  | { trouble: 'expiring'; at: number }
  | { trouble: 'free'; used?: number; limit?: number; resetsAt: number };

/** `of`: `account`, `key`, or the scope of a budget. */
interface KeyPurse {
  of: string;
  left: number;
  limit?: number;
}

const keyPages = {
  keys: '<https://openrouter.ai/settings/keys>',
  credits: '<https://openrouter.ai/settings/credits>',
  workspaces: '<https://openrouter.ai/workspaces>',
};

/**
 * A budget that holds for the key, in words, by its scope (OpenRouter docs, `KeyBudgetScope`), with the page of the workspace
 * on which it is set; others may be added there.
 */
const budgets: Record<string, { what: string; page: 'Settings → Budgets' | 'Guardrails' }> = {
  workspace: { what: 'the workspace’s budget', page: 'Settings → Budgets' },
  workspace_default_member: {
    what: 'the budget of the workspace’s default guardrail for a member',
    page: 'Guardrails',
  },
  workspace_default_key: {
    what: 'the budget of the workspace’s default guardrail for a key',
    page: 'Guardrails',
  },
  member: { what: 'the budget of the guardrail of the key’s owner', page: 'Guardrails' },
  api_key: { what: 'the budget of the key’s guardrail', page: 'Guardrails' },
};

/** Where somebody can raise what is used up. @param of `account`, `key`, or the scope of a budget; undefined: not known */
function raiseAt(of: string | undefined): string {
  if (of === undefined)
    return `Raise it: the key’s own limit at ${keyPages.keys}, a budget in the workspace at ${keyPages.workspaces}`;
  if (of === 'key') return `Raise it at ${keyPages.keys}`;
  const page = budgets[of]?.page ?? 'Guardrails or Settings → Budgets';
  return `Raise it at ${keyPages.workspaces} → the key’s workspace → ${page}`;
}

/** What a container is to do, in which there is no `.env`. */
const noDotenv =
  ' There is no such file now: where I run in a container and got the key by its environment, put the key into a file that you can change from outside, name that in `OPENROUTER_API_KEY_FILE`, and start me with it this once.';

function keyTrouble(finding: KeyTrouble): string {
  const at = (ms: number) => `<t:${Math.floor(ms / 1000)}:R>`;
  const another = `Make another at ${keyPages.keys}; \`/key rotate\` says how to hand it to me.`;
  switch (finding.trouble) {
    case 'dead':
      return finding.isManagement
        ? `My OpenRouter key is a management key: it cannot ask models. Only presets with a server of their own can answer. ${another}`
        : `OpenRouter does not accept my key: it is wrong, switched off, deleted, or has expired. Only presets with a server of their own can answer. ${another}`;
    case 'credit': {
      const what =
        finding.left === undefined
          ? 'OpenRouter has refused a request because there was not enough credit for it (402).'
          : `The OpenRouter account has no credit left (${formatCost(finding.left)}).`;
      return `${what} Add some at ${keyPages.credits}. Presets on free models go on working, unless the balance is below zero.`;
    }
    case 'limit': {
      const what =
        finding.purse === undefined
          ? 'A spending limit of the OpenRouter key or account'
          : keyPurse(finding.purse);
      return `Used up: ${what}. ${raiseAt(finding.purse?.of)}, or wait until it begins anew; \`/key show\` tells more.`;
    }
    case 'low': {
      const { purse } = finding;
      const where = purse.of === 'account' ? `Add some at ${keyPages.credits}` : raiseAt(purse.of);
      return `Credit is running low: ${formatCost(purse.left)} left of ${keyPurse(purse)}. ${where}.`;
    }
    case 'expiring':
      return `My OpenRouter key expires ${at(finding.at)}. ${another}`;
    case 'free': {
      const { used, limit, resetsAt } = finding;
      const isKnown = used !== undefined && limit !== undefined && used < limit;
      return isKnown
        ? `Nearly all free requests of today are used: ${used.toLocaleString('en')} of ${limit.toLocaleString('en')}. They come back ${at(resetsAt)}.`
        : `The free requests of today are used up: presets on free models rest until ${at(resetsAt)}.`;
    }
  }
}

/** As code: paths and names from outside cannot be Markdown then. */
export function asCode(name: string): string {
  return `\`${name.replaceAll(/[`\s]+/g, ' ').slice(0, 200) || '?'}\``;
}

function keyPurse({ of, limit }: KeyPurse): string {
  if (of === 'account') return "the account's balance";
  const what = of === 'key' ? 'the key’s own limit' : budgetWords(of);
  return limit === undefined ? what : `${what} of ${formatCost(limit)}`;
}

function budgetWords(scope: string): string {
  return budgets[scope]?.what ?? `the budget ${asCode(scope)}`;
}

/** When a limit of OpenRouter's begins anew (OpenRouter docs, limits). */
const resets = new Map([
  ['daily', 'begins anew each day at 00:00 UTC'],
  ['weekly', 'begins anew each Monday at 00:00 UTC'],
  ['monthly', 'begins anew on the first of each month at 00:00 UTC'],
]);

const effortWords: Readonly<Record<string, string>> = {
  none: 'answers at once',
  minimal: 'hardly thinks',
  low: 'thinks briefly',
  medium: 'thinks for a while',
  high: 'thinks long',
  xhigh: 'thinks very long',
  max: 'thinks as long as it can',
};

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/**
 * Every sentence that Parley says to a person in Discord, in English.
 * Grouped by where it is said; a further language is a second object of the same type.
 */
export const english = {
  /** Models that cost nothing. */
  free: {
    queued: (ahead: number) =>
      ahead === 0
        ? 'Waiting for a free model: you are next.'
        : `Waiting for a free model: ${ahead} ahead of you.`,
  },

  /** How hard a model thinks before it answers. */
  effort: {
    choice: (effort: string) => `${effort}: ${effortWords[effort] ?? ''}`,
    unknown: (effort: string, model: string, allowed: readonly string[]) =>
      `\`${model}\` does not know the effort ${asCode(effort)}. It takes ${allowed.join(', ')}.`,
    none: (model: string) =>
      `\`${model}\` cannot be told how hard to think. Leave \`effort\` out, or choose another model.`,
    thinking: (seconds: number) => `thinking… ${seconds} s`,
  },

  /** Said where the cause is nobody's to know: the log has it. */
  unexpected: 'Something went wrong on my side. It has been logged; please try again in a moment.',

  /** Under a refusal, where nothing else shows any more what was typed. */
  typed: {
    here: 'You wrote:',
    inFile: 'What you wrote is in the file.',
    fileName: 'question.txt',
  },

  access: {
    private:
      'This Parley is private: its operator has not opened it to this place. They can, with `ALLOWED_SERVERS` or `ALLOWED_USERS`.',
    stopping: 'I am being restarted. Please ask again in a moment.',
    timedOut: 'I may not answer in that server just now: I am in a timeout there.',
    cannotSend: (missing: string) =>
      `I may not answer in that channel: I am missing ${missing}. Somebody who manages the server can give it to me.`,
    locked: 'That thread is locked, so I cannot answer in it. Somebody who manages threads can unlock it.',
    contentMissing:
      'I could not read that message: the Message Content intent is off for me. Mention me in it, or use `/ask`.',
  },

  prompt: {
    empty: 'There is nothing to answer in that message. Ask me something in words.',
    unreadQuote: {
      deleted: 'The message that you replied to is gone. Ask me something in words.',
      hidden:
        'I cannot read the message that you replied to: the Message Content intent is off for me. Its operator can switch it on; until then, please copy its text into your question.',
      forbidden:
        'I cannot read the message that you replied to: I am missing Read Message History here. Somebody who manages the server can give it to me.',
      unreachable:
        'Discord did not give me the message that you replied to. Please try again in a moment, or copy its text into your question.',
    },
    introduction:
      'Hello! Ask me anything: mention me with a question, write me a direct message, or use `/ask`. `/help` shows what else I can do.',
    tooLong: (limit: number) =>
      `That is more than I can take at once. Please keep it under ${limit.toLocaleString('en')} characters.`,
    unknownPreset: (name: string) => `There is no preset called \`${name}\`. \`/help\` lists them.`,
    unknownModel: (id: string, nearest: string | undefined) =>
      nearest === undefined
        ? `There is no model called \`${id}\`. \`/models\` lists them.`
        : `There is no model called \`${id}\`. Did you mean \`${nearest}\`?`,
    modelNotOffered: (id: string) => `The model \`${id}\` is not offered here. Choose one from the list.`,
  },

  reading: {
    cannot: (kinds: readonly ReadableKind[], instead: readonly string[]) => {
      const better =
        instead.length > 0
          ? `Try ${instead.map((name) => `\`${name}\``).join(' or ')}.`
          : 'Please put it into words, or ask the operator for a preset that can.';
      return `No model of this preset can ${listed(kinds.map((kind) => readingVerbs[kind]))}. ${better}`;
    },
    cannotRead: (kinds: readonly ReadableKind[]) =>
      `cannot ${listed(kinds.map((kind) => readingVerbs[kind]))}`,
    unread: (name: string, kind: string, model: string) =>
      `${name} was left out: ${model.slice(model.lastIndexOf('/') + 1)} cannot ${readingVerbs[kind as ReadableKind] ?? 'read it'}.`,
    listening: (name: string, isVoice: boolean) => `listening to ${isVoice ? 'your voice message' : name}…`,
    gone: (name: string) => `${name} is no longer there.`,
    tooLarge: (name: string) => `${name} was left out: together with the rest it is too large to be sent.`,
    inPart: (name: string) => `${name} was read in part: it is longer than the model can take.`,
    nothingHeard: 'I heard nothing in it. Please say it once more, or write it.',
    notWrittenDown: (name: string) =>
      `I could not listen to ${name}: the model of this preset hears nothing, and a recording of this kind or length cannot be written down. Try \`/audio\`.`,
    onlyFirst: (count: number) => `only the first ${count} files were read`,
    unseenLinks: (count: number, model: string) =>
      `the linked picture${count === 1 ? ' was' : 's were'} not looked at: ${model.slice(model.lastIndexOf('/') + 1)} cannot see images`,
    onlyFirstLinks: (count: number) => `only the first ${count} linked pictures were looked at`,
    onlyFirstMessages: (count: number) => `only the first ${count} linked messages were read`,
    unreadLinks: (count: number) =>
      count === 1
        ? 'the linked message was not read: it is gone, or you or I may not read it'
        : `${count} linked messages were not read: they are gone, or you or I may not read them`,
  },

  reply: {
    stop: 'Stop',
    edited: 'Answer the edited question',
    retry: 'Retry',
    regenerate: 'Regenerate',
    continue: 'Continue',
    more: '⋯',
    continuesInFile: 'This is getting long. I am still writing; the whole answer will come as a file.',
    wholeInFile: 'The whole answer is in the file.',
    fileName: 'answer.md',
    stoppedBy: (name: string) => `Stopped by ${name}.`,
    cutOff: {
      length: 'Cut off: the answer reached its length limit.',
      filter: "Cut off: the provider's content filter stepped in.",
      quota: (limit: StandingFacts) =>
        `Cut off: what was left of **${rateWords(limit)}** was not enough for more.`,
      token: 'Cut off: Discord gives an answer of this kind 15 minutes.',
    },
    interrupted: 'Interrupted: I was restarted while writing this.',
    lockedMeanwhile: 'Interrupted: this thread was locked while I was writing this.',
    ready: (mention: string) => `${mention}, your answer is ready.`,
    notReady: (mention: string) => `${mention}, your question could not be answered.`,
    refused: "Discord (or this server's AutoMod) refused the rest of this answer.",
    extrasRefused: 'Discord does not let me attach it here: I may be missing Attach Files or Embed Links.',
    filesGone: (count: number) =>
      `${count === 1 ? 'A file of this answer is' : `${count} files of this answer are`} not kept any more.`,
    vary: 'Vary',
    varyOne: (number: number) => `Vary ${number}`,
    tokens: ({
      promptTokens: prompt,
      cachedTokens,
      completionTokens: completion,
      reasoningTokens,
    }: ShownTokens) => {
      const part = (count: number | undefined, what: string) =>
        count ? ` (${count.toLocaleString('en')} ${what})` : '';
      return `${prompt.toLocaleString('en')}${part(cachedTokens, 'cached')} → ${completion.toLocaleString('en')}${part(reasoningTokens, 'thought')} tokens`;
    },
    summarised: (count: number) => `${count} earlier question${count === 1 ? '' : 's'} summed up`,
    older: (count: number) => `${count} earlier question${count === 1 ? '' : 's'} left out`,
    unreadFiles: (count: number) => `${count === 1 ? 'the file was' : `${count} files were`} not read`,
    unreadQuote: {
      deleted: 'the message replied to is gone',
      hidden: 'the message replied to was not read: the Message Content intent is off for me',
      forbidden: 'the message replied to was not read: I am missing Read Message History',
      unreachable: 'the message replied to was not read: Discord did not give it',
    },
    fallback: (from: string, reason: string) => `instead of ${from}: ${reason}`,
  },

  structured: {
    brokenSchema: (form: string) =>
      `The form “${form}” of this preset is no JSON schema that I can use. Please tell whoever runs me.`,
    waiting: 'It comes in one piece: to stop it saves nothing.',
    stoppedBy: (name: string) =>
      `Stopped by ${name}. An answer of this kind comes in one piece and is paid all the same: stopping it saves nothing.`,
    tooLong: 'The answer was cut off at its length limit before its form was complete. Ask for less.',
    noFit:
      'The model did not keep to the form that this preset asks for, not even at the second try. Retry, or use another preset.',
  },

  vary: {
    none: 'There is no picture here any more to vary.',
  },

  stop: {
    notYours: 'Only the person who asked and moderators can stop this answer.',
    notRunning: 'This answer is not being written any more.',
    done: 'Stopped.',
  },

  retry: {
    notYours: 'Only the person who asked and moderators can do that here.',
    gone: 'I no longer have that question. Please ask again.',
    running: 'This is being answered already.',
    notEdited: 'The edited question has been answered already, or it is again what you asked first.',
    noOther: (why: string) => `There is no other answer. ${why}`,
    noMore: (why: string) => `Nothing was added. ${why}`,
    restarted: 'I was restarted while writing, so this is the answer from before.',
    nothingToContinue: 'There is nothing to go on with here. Use the other buttons, or ask again.',
  },

  more: {
    panel: 'What next with this answer?',
    regenerateWith: 'Regenerate with another preset…',
    retryWith: 'Retry with another preset…',
    current: (preset: string) => `${preset} (now)`,
    continueInThread: 'Continue in a thread',
    private: 'That answer is private: only the person who asked can look into it.',
  },

  reasoning: {
    open: 'Show reasoning',
    none: 'The model told nothing of how it came to this answer.',
    by: (model: string) => `What ${model} thought on the way to its answer.`,
    continuesInFile: '',
    wholeInFile: 'All that it thought is in the file.',
    fileName: 'reasoning.md',
    refused: 'Discord refused the rest.',
    extrasRefused: 'I may not attach files here.',
  },

  details: {
    open: 'Details',
    none: 'There is nothing to tell yet: the answer is still on its way. Try again in a moment.',
    title: (shown: number, of: number) =>
      of > 1 ? `**Details** of answer ${shown} of ${of}` : '**Details**',
    preset: (name: string) => `- **Preset** ${name}`,
    model: (id: string) => `- **Model** ${id}`,
    asked: (id: string) => `- **Asked for** ${id}`,
    fallback: (from: string, reason: string) => `- **Instead of** ${from}: ${reason}`,
    provider: (name: string) => `- **Provider** ${name}`,
    finish: (reason: string) => `- **Ended with** ${reason}`,
    prompt: (tokens: TokenFacts) => `- **Prompt** ${promptTokens(tokens)}`,
    completion: (tokens: TokenFacts) => `- **Answer** ${completionTokens(tokens)}`,
    cost: (amount: string) => `- **Cost** ${amount}`,
    tools: (names: string) => `- **Tools** ${names}`,
    firstToken: (ms: number) => `- **First word after** ${ms.toLocaleString('en')} ms`,
    total: (ms: number) => `- **In all** ${ms.toLocaleString('en')} ms`,
    generation: (id: string) => `- **Generation** ${id}`,
    attempt: (models: string, reason: string, ms: number) =>
      `- **Failed attempt** ${models}: ${reason}, after ${ms.toLocaleString('en')} ms`,
    otherAttempts: (count: number) => `- …and ${count} more`,
    echo: 'What OpenRouter has sent to the provider is in the file: only operators are shown it.',
  },

  delete: {
    open: 'Delete',
    done: 'Deleted. I have forgotten the question and the answer.',
    dismiss:
      'I have forgotten the question and the answer. Only you see the answer, and only you can take it away: press **Dismiss message** under it.',
    stays:
      'I have forgotten the question and the answer. I am not a member here, so I cannot take the message itself away.',
    left: (count: number) =>
      `I have forgotten the question and the answer, but Discord did not let me remove ${count === 1 ? 'its message' : `${count} of its messages`}.`,
  },

  clear: {
    done: 'Fresh start: I have put what was said here before out of my mind.',
    notYours:
      'Others are talking with me here. Only those who have asked something in this conversation, and moderators, can clear it.',
    donePrivate: 'Fresh start: I have put our private conversation here out of my mind.',
  },

  /** How to ask, then a line for each preset. */
  help: (facts: {
    botName: string;
    presets: { name: string; description: string; command: boolean }[];
    default: string;
    menus: { message: string[]; user: string[] };
  }) => ({
    before: [
      `**${facts.botName}** answers with any large language model, while it is being written.`,
      '- Mention me with a question, reply to one of my answers to go on from it, or write me a direct message.',
      '- Attach pictures, recordings, documents; mention me in a reply to anybody’s message: I read it along.',
      '- `/ask` takes files, a preset, a model, how hard to think, and `private` for an answer that only you see.',
      '- `/chat` opens a thread to talk in, without mentions. `/compare ask` has presets answer side by side.',
      '- `/history` shows what I have in mind here, `/clear` begins afresh. `/models`, `/model info`: what there is.',
      '- **Stop** ends an answer and its cost. **⋯** under it: another preset, its reasoning and details, Delete.',
      '- `/usage me` shows what you have used. For admins: `/usage`, `/settings`, `/quota`.',
      ...menusLine(facts.menus),
      '**Presets** (`/preset show` tells more)',
    ],
    presets: facts.presets.map(
      ({ name, description, command }) =>
        `- ${command ? `\`/${name}\`` : `\`${name}\``} ${description}${name === facts.default ? ' (default)' : ''}`,
    ),
    more: (count: number) => `-# …and ${count} more: \`/preset list\``,
  }),

  /** What models do with tools: quiet lines, in lower case where they stand behind others. */
  tools: {
    /** What runs now, each as in `reading the channel`. */
    running: (doing: readonly string[]) => `${capital([...new Set(doing)].join(', ').slice(0, 300))}…`,
    calling: (name: string) => `using ${name}`,
    leftOut: (model: string) => `${model} cannot use tools: answered without`,
    forAskers: (name: string) => `functions act only for ${oneLine(name, 40)}, who asked: answered without`,
    missing: (names: readonly string[]) =>
      `not available: ${names.slice(0, 5).map(asCode).join(', ')}${names.length > 5 ? ` and ${names.length - 5} more` : ''}`,
    limits: {
      rounds: ({ rounds }: { rounds: number }) =>
        `no more tools after ${rounds} round${rounds === 1 ? '' : 's'}`,
      calls: ({ calls }: { calls: number }) => `no more tools after ${calls} call${calls === 1 ? '' : 's'}`,
      seconds: ({ seconds }: { seconds: number }) =>
        `no more tools after ${seconds} second${seconds === 1 ? '' : 's'}`,
      usd: ({ microUsd = 0 }: { microUsd?: number }) => `no more tools after ${formatCost(microUsd)}`,
    },
    otherSources: (count: number) => `and ${count} more source${count === 1 ? '' : 's'}`,
  },

  usage: {
    adminsOnly:
      'Only those who may manage this server can see that. What you have used yourself, `/usage me` shows.',
    onlyInServers:
      'That is about servers, so it can be asked in one only. Here, `/usage me` shows what you have used.',
    since: {
      today: 'today',
      '7-days': 'the last 7 days',
      '30-days': 'the last 30 days',
      month: 'this month',
      '90-days': 'the last 90 days',
    },
    mine: 'What you used in this server',
    mineEverywhere: 'What you used, everywhere',
    ofMember: (name: string) => `What ${name} used`,
    ofChannel: (name: string) => `What was used in #${name}, by member`,
    byMember: 'What was used in this server, by member',
    byModel: 'What was used in this server, by model',
    byPreset: 'What was used in this server, by preset',
    heading: (title: string, when: string) => `**${title}** · ${when}`,
    nothing: 'Nothing.',
    left: '**What holds for you here now**',
    /** Of the table; the last column is the name. */
    columns: ['cost', 'tokens', 'calls'],
    cost: formatCost,
    others: (count: number) => (count === 1 ? '1 other' : `${count.toLocaleString('en')} others`),
    inAll: 'in all',
    unknown: (calls: number) =>
      calls === 1
        ? '-# What 1 call cost will never be known: it counts as $0 here, and in limits as what was set aside for it.'
        : `-# What ${calls.toLocaleString('en')} calls cost will never be known: they count as $0 here, and in limits as what was set aside for them.`,
    unbilled: (calls: number) =>
      calls === 1
        ? '-# The bill of 1 call is still to come: until then it counts as $0 here, and in limits as what was set aside for it.'
        : `-# The bills of ${calls.toLocaleString('en')} calls are still to come: until then they count as $0 here, and in limits as what was set aside for them.`,
    noPicture: '-# The picture could not be drawn; my log says why.',
    /** Over the picture. */
    caption: (title: string, when: string, unit: 'usd' | 'tokens') =>
      `${title}: ${unit === 'usd' ? 'cost' : 'tokens'} per day, ${when}`,
    /** Of a report: when its days begin is for those to know who compare it. */
    week: (first: string, last: string, zone: string) => `${first} – ${last} (${zone})`,
    ofServer: (name: string) => `What was used in ${name}, by model`,
    day: (day: string) => `${Number(day.slice(8))} ${months[Number(day.slice(5, 7)) - 1]}`,
    /** What a file for spreadsheets holds. */
    rowsOf: {
      days: 'Sums for each day, member, channel, preset and model in this server',
      calls: 'Every call to a model in this server',
    },
    exported: (rows: number) =>
      rows === 1 ? 'One row, for spreadsheets.' : `${rows.toLocaleString('en')} rows, for spreadsheets.`,
    exportedPart: (rows: number, what: 'days' | 'calls') =>
      `These are the newest ${rows.toLocaleString('en')} rows: more do not fit into a file here. Ask for a shorter time${what === 'calls' ? ', or for the sums of days' : ''}.`,
    notThere: 'I am not a member of this server, so I can send nothing to it. Add me to it first.',
    noReport:
      'I send no report of the week. With `channel`, I send one each Monday from 8 o’clock on, in the time zone of this server.',
    report: (channelId: string, zone: string) =>
      `Each Monday from 8 o’clock on (${zone}), I send what was used in the week before to <#${channelId}>: by model, without names of members.`,
    reportMoved: (before: string) => `Until now it went to <#${before}>.`,
    reportEnded: (before: string) => `I send no report of the week to <#${before}> any more.`,
    /** @param facts.missing what the bot lacks there; undefined: the channel is gone, or not to be seen */
    reportUnsent: (facts: {
      day: string;
      channelId: string;
      server: string;
      missing: readonly string[] | undefined;
    }) => {
      const { day, channelId, server, missing } = facts;
      const why =
        missing === undefined
          ? 'that channel is gone, or I may not see it'
          : missing.length === 0
            ? 'Discord did not let me'
            : `I am missing ${missing.map((name) => `**${name}**`).join(' and ')} there`;
      return `⚠️ I could not send the report of the week from ${day} to <#${channelId}> (server **${server}**): ${why}. When that is mended, choose the channel, or another one, by \`/usage report channel\`: then I send it within ten minutes.`;
    },
    cannotReport: (channelId: string, missing: readonly string[]) =>
      `I may not send it to <#${channelId}>: I am missing ${missing.map((name) => `**${name}**`).join(' and ')} there. Give me that, or choose another channel.`,
  },

  mcp: {
    doing: (server: string, what: string) => `${server}: ${what}`,
    // Goes on from "may I".
    asks: (server: string, tool: string, given: string) =>
      `use ${tool} of ${server}${given === '' ? '' : `, with ${given}`}`,
    // Told to the model.
    failed: (server: string) =>
      `The MCP server "${server}" cannot be reached, ended in the middle of the call (it may or may not have been done), or answered with more than can be read.`,
  },

  menus: {
    gone: 'That menu is no longer there; its operator has changed my menus. Please choose another.',
    messageGone: 'That message has been deleted, so there is nothing to answer about.',
    choose: 'I no longer know which message you meant. Please choose it again from its menu.',
    nothingToRead: 'There is nothing in that message that I can read: it holds no text.',
    nobody: 'I no longer know whom you meant. Please choose them again from their menu.',
    noMessages: (name: string) => `I found no recent messages of ${name} in this channel.`,
    notHere:
      'I am not a member here, so I can only read a single message that you choose, not those around it.',
    cannotRead:
      'I may not read what was said in this channel: I am missing Read Message History. Somebody who manages the server can give it to me.',
    noAccess:
      'Discord does not let me read what was said here. In a private thread, mention me once, so that I am let in.',
    mayNotRead: 'You may not read what was said in this channel before, so I must not tell you.',
    contentMissing:
      'I can read only the message that you choose, not others: the Message Content intent is off for me. My operator can switch it on.',
    /** In the quiet line: how many messages were read. */
    read: (count: number, hasMore: boolean) =>
      `${hasMore ? 'only the ' : ''}${count} ${hasMore ? 'first ' : ''}message${count === 1 ? '' : 's'} read`,
    /** In the quiet line of an answer whose question nobody else has seen. */
    asked: (name: string, question: string, link: string | undefined) =>
      `${name} asked${link === undefined ? '' : ` about [this](${link})`}: ${question}`,
    question: 'Your question',
    questionHint: 'What do you want to know?',
    preset: 'How to answer',
    private: 'Only you see the answer',
  },

  settings: {
    notAllowed: 'Only members who may manage this server can change how I behave in it.',
    wholeServer: 'the whole server',
    /** What keeps recent talk from being read, and where to mend it. */
    talkMissing: {
      history: (where: string) =>
        `⚠️ I cannot read recent talk in ${where}: I am missing **View Channel** or **Read Message History**. Give me both under Server Settings → Roles, or in the channel under Edit Channel → Permissions.`,
      content: (_where: string) =>
        '⚠️ I cannot read recent talk: the **Message Content** intent is off for me. My operator can switch it on at <https://discord.com/developers/applications> → my application → Bot → Message Content Intent, and restart me without `MESSAGE_CONTENT=off`.',
    },
    /** What keeps mentions from being answered as it is set, and where to mend it. */
    mentionsMissing: {
      content:
        '⚠️ In threads I still have to be mentioned in each message: the **Message Content** intent is off for me. My operator can switch it on at <https://discord.com/developers/applications> → my application → Bot → Message Content Intent, and restart me without `MESSAGE_CONTENT=off`.',
      permissions: (where: string, permissions: readonly string[]) =>
        `⚠️ I cannot do that with mentions in ${where}: I am missing ${permissions.map((name) => `**${name}**`).join(' and ')}. Give it to me under Server Settings → Roles, or in the channel under Edit Channel → Permissions.`,
    },
    /** @param own what is set for that channel itself, rather than for the server */
    list: (where: string, holds: SettingFacts, own: Partial<SettingFacts>) => {
      const here = (isOwn: boolean) => (isOwn ? ' *(set for this channel)*' : '');
      return [
        `In ${where}:`,
        `- **Mentions**: ${mentionWords[holds.mentions]}.${here(own.mentions !== undefined)}`,
        `- **Recent talk**: ${holds.recentTalk === 0 ? 'I read no messages that are not meant for me' : `I read up to ${holds.recentTalk} recent messages as background`}.${here(own.recentTalk !== undefined)}`,
        `- **Slow answers** (over ${holds.notifyAfterSeconds} s): ${notifyWords[holds.notify]}.${here(own.notify !== undefined)}`,
      ].join('\n');
    },
  },

  confirm: {
    may: (name: string, wish: string) => `❔ **${name}, may I** ${wish}`,
    notShown: (characters: number) => `… **(and ${characters} more characters that do not fit here)**`,
    allow: 'Allow',
    refuse: 'Don’t',
    notYours: 'Only whoever asked me can decide that.',
    over: 'That question is over: I do not wait for an answer any more.',
  },
  // Most of these are told to models, which say it in their own words.
  functions: {
    notMember: 'Whoever asks is not a member of that server, so nothing can be read or done there for them.',
    noChannel: (name: string, names: readonly string[]) =>
      `There is no channel ${name || 'here'} that can be read for whoever asks.${names.length > 0 ? ` These can be: ${names.join(', ')}.` : ''}`,
    noText: (name: string) => `#${name} holds no messages itself. Name one of its threads or posts.`,
    hidden: {
      history: (name: string) =>
        `The bot cannot read #${name}: it is missing View Channel or Read Message History there. Somebody who manages the server can give it these.`,
      content: (name: string) =>
        `The bot cannot read #${name}: whoever runs it has left the Message Content intent off.`,
    },
    notForAll: (name: string) =>
      `Not everybody who sees the answer may read #${name}, so it cannot be read for an answer here. Asked privately, with \`/ask private:True\`, it can.`,
    forAdults: (name: string) => `#${name} is age-restricted: it can be read only from such a channel.`,
    nothingToSearch: 'There is nothing to search for: name words, or an author.',
    nobody: (name: string) => `No member of this server is called ${name}.`,
    notHere: 'The bot cannot write here itself: it is no member of this place, or this is no text channel.',
    noThreads: 'No thread can be opened here.',
    noName: 'A thread needs a name with letters in it.',
    moderated: "Discord (or this server's AutoMod) did not take these words.",
    timedOut: 'Whoever asks is in a timeout and may only look.',
    youLack: (permissions: readonly string[]) =>
      `Whoever asks may not do that here: they are missing ${permissions.join(' and ')}.`,
    iLack: (permissions: readonly string[]) =>
      `The bot may not do that here: it is missing ${permissions.join(' and ')}. Somebody who manages the server can give it that.`,
  },
  reminders: {
    due: (mention: string, text: string, asked: number, late: number | undefined) =>
      [
        `⏰ ${mention} ${text}`,
        ...(late === undefined ? [] : [`-# That was for <t:${late}:f>: I was away then, sorry.`]),
        `-# You asked me for it <t:${asked}:R>.`,
      ].join('\n'),
    noMoment: (now: string) =>
      `When? Give \`minutes\` from now, or the moment \`at\` as in 2026-12-24T18:00. Now it is ${now}.`,
    past: (now: string) => `That moment is past. Now it is ${now}.`,
    tooFar: 'Nobody can be reminded more than a year ahead.',
    tooMany: (most: number) =>
      `Nobody can have more than ${most} reminders: one of the others has to be taken away first.`,
    unknown: 'Whoever asks has no reminder of that number.',
  },
  threads: {
    hello: 'This is a conversation: just write, no mention is needed. Whoever may write here can join in.',
    follows: '-# I follow this thread from now on: no mention is needed.',
    followsMentions:
      '-# I follow this thread from now on. I can only read what mentions me (the Message Content intent is off for me): please mention me in each message here.',
    leave: 'Leave this thread',
    left: (name: string) =>
      `-# ${name} has asked me to leave this thread: I answer only where I am mentioned.`,
    leftByYou: 'I have left this thread.',
    leftAlready: 'I do not follow this thread any more. Mention me to ask me something.',
    leaveNotYours:
      'Only whoever began this conversation or opened the thread, and moderators can have me leave.',
    mentionsServe:
      'I can only read what mentions me (the Message Content intent is off for me): please mention me in each message here.',
    asked: (name: string, topic: string) => `**${name}**: ${shortened(topic, 1500)}`,
    opened: (threadId: string) => `Let us talk in <#${threadId}>.`,
    continued: (link: string) => `-# We go on from [this answer](${link}), with all that was said before it.`,
    continuedUnseen: '-# We go on from that answer, with all that was said before it.',
    whoReads: '-# Whoever is added to this thread can read it, and so can moderators who manage threads.',
    unnamed: (name: string) => `Conversation with ${name}`,
    direct: 'This is a conversation already: just write to me here, message after message.',
    notMember:
      'I can open threads only in servers that I am a member of. Use `/ask` here, or write me a direct message.',
    noThreads:
      'No thread can be opened here. Try it in a text channel or a forum, or ask me here with `/ask`.',
    noTag:
      'No post can be opened here: this forum wants a tag, and only moderators may give one of its tags. Somebody who manages the forum can add one for everybody, or ask me in a post of your own.',
    noPrivate:
      'There are no private threads in this kind of channel. Try it in a text channel, or without `private`.',
    missing: (permissions: readonly string[]) =>
      `I cannot open a thread here: I am missing ${permissions.join(' and ') || 'a permission'}. Somebody who manages the server can give it to me.`,
    notAdded:
      'I could not add you to the private thread, so no conversation begins there. Please try again in a moment, or ask me here with `/ask private:true`.',
    unsaid:
      'I could not write in the thread, so no conversation begins there. Please try again in a moment; if it stays so, somebody who manages the server can look at what I may do in threads here.',
    refused:
      "Discord (or this server's AutoMod) did not let me say in the thread what it is about, so no conversation begins there. Please put it in other words.",
    notAllowed: (permissions: readonly string[]) =>
      `You may not open such a thread here: you are missing ${permissions.join(' and ')}. Somebody who manages the server can give it to you; until then, ask me here with \`/ask\`.`,
    tooMany:
      'This server has as many open threads as Discord allows. Archive some, or ask me here with `/ask`.',
  },

  queue: {
    ahead: (count: number) => `Queued: ${count} ahead.`,
    /** Nobody is ahead here, but as many answers as they may have are being written for the member elsewhere. */
    busy: 'Queued: your other answers come first.',
    next: 'I am on it.',
    cancel: 'Cancel',
    cancelled: (name: string) => `Cancelled by ${name}.`,
    locked: 'This thread was locked before I came to this.',
    full: (limit: number) =>
      `There are ${limit} questions waiting here already. Please ask again when some of them are answered.`,
  },

  history: {
    empty: 'There is no conversation here to go on from. Ask me something, and there is one.',
    rested:
      'The conversation here has rested for so long that the next question begins afresh. A reply to one of my answers still goes on from it, and `/history export` and `/history fork` take it along.',
    emptyPrivate: 'You have no private conversation with me here.',
    mayNotRead: 'You may not read what was said in this channel before, so I must not show it either.',
    notYours: "That private conversation is somebody else's.",
    older: 'Older',
    newer: 'Newer',
    page: (facts: { turns: number; from: number; to: number; summarised: number }) =>
      [
        `**This conversation**: ${facts.turns} question${facts.turns === 1 ? '' : 's'}`,
        ...(facts.from === 1 && facts.to === facts.turns ? [] : [`here ${facts.from} to ${facts.to}`]),
        ...(facts.summarised === 0 ? [] : [`the oldest ${facts.summarised} summed up`]),
      ].join(', '),
    turn: (facts: {
      author: string;
      at: number;
      prompt: string;
      model: string | undefined;
      answer: string;
    }) =>
      [
        `**${facts.author}** <t:${Math.floor(facts.at / 1000)}:R> ${facts.prompt}`,
        `> ${facts.answer}${facts.model === undefined ? '' : ` *(${facts.model})*`}`,
      ].join('\n'),
    states: {
      pending: 'is being answered',
      done: '',
      stopped: 'stopped',
      'cut-off': 'cut off',
      failed: 'failed',
      interrupted: 'interrupted',
      deleted: 'deleted',
    },
    summary: (facts: { turns: number; model: string; at: number }) =>
      `**Summary of the ${facts.turns === 1 ? 'oldest question and its answer' : `oldest ${facts.turns} questions and their answers`}**, which I have in mind in place of them` +
      `\n-# ${facts.model} · <t:${Math.floor(facts.at / 1000)}:R>`,
    openSummary: 'Show summary',
    noSummary:
      'There is no summary of this conversation: all of it still has room, or the earlier questions are not summed up yet.',
    exported: (turns: number) =>
      `The whole conversation, ${turns} question${turns === 1 ? '' : 's'} with all answers, as Markdown and as JSON.`,
    exportedPart: (turns: number, left: number) =>
      `The newest ${turns} questions with all answers, as Markdown and as JSON. The ${left} before them are more than a file may hold.`,
    title: (where: string) => `Conversation in ${where}`,
    direct: 'a direct message',
    exportedAt: (at: string) => `Exported on ${at}`,
    alternative: (number: number, of: number) => `Answer ${number} of ${of}`,
    undone: (question: string, goesOn: boolean) =>
      `${goesOn ? `Undone: I go on from before “${question}”.` : `Undone: “${question}”. The next question begins afresh.`} What was written stays; a reply to that answer still goes on from it.`,
    undoNotYours: 'Only the person who asked last, and moderators, can undo it.',
    undoRunning: 'I am still answering that. Stop it first, or wait until it is finished.',
    changed: 'Somebody else has just gone on here. Please look, and try again.',
    forkDirect:
      'A direct message has no threads. Reply to any of my older answers: what you ask then goes on from it, beside the rest.',
    forked: (threadId: string) =>
      `This conversation goes on in <#${threadId}> as well; here it stays as it is.`,
    gone: 'I no longer have that conversation. Please ask again.',
    private: 'That conversation is private: it can only go on where it began.',
  },

  quota: {
    /** @param what a model or tool, by its id */
    unknownPrice: (what: string, preset: string) =>
      `I do not know what \`${what}\` costs, so I cannot keep it within the limits. My operator can set a \`price\` in the preset \`${preset}\`; until then, please choose another one.`,
    tooLittle:
      'What is left of a spending limit was enough for the thoughts of the model, but not for its answer. Please ask something smaller, or take a cheaper preset.',
    noPrices:
      "I could not learn today's prices from OpenRouter yet, and without them I cannot keep within the limits. Please try again in a minute.",
    turnsAtOnce: (limit: number) =>
      limit === 1
        ? 'I am still answering you. Ask again when I have finished, or stop that answer first.'
        : `I am still writing ${limit} answers for you. Ask again when one of them is finished, or stop one first.`,
    /**
     * Which limit stands in the way, how much of it is used, when it begins anew, and what to do.
     *
     * @param needed what the shortest answer may take of it
     */
    refused: (limit: StandingFacts, needed: number) => {
      const { who, subjectId = '', unit, amount, used, reserved, resetsAt } = limit;
      const left = amount - used - reserved;
      const what = `**${rateWords(limit)}** is ${ofWhom[who](subjectId)}`;
      const others = who.startsWith('bot')
        ? 'ask its operator'
        : 'ask somebody who manages this server (`/quota` can raise it)';
      const cheaper = unit === 'usd' ? 'take a preset on a free model, or ' : '';
      if (amount === 0) return `${what}: nothing is allowed. You can ${cheaper}${others}.`;
      // No other window would help.
      if (needed > amount)
        return `${what}, and even all of that is too little for this answer: a short one may take ${amountWords(needed, unit)} already. You can take ${unit === 'usd' ? 'a cheaper' : 'another'} preset, or ${others}.`;
      return [
        left > 0 && unit !== 'requests'
          ? `${what}, and the ${usedWords(left, unit)} that are left are too little for this answer.`
          : `${what}, and that is used up.`,
        `Used: ${usedWords(used, unit)}${asideWords(limit)}. It begins anew ${relative(resetsAt)}.`,
        ...(reserved > 0 ? ['What those answers do not need comes back once their bills are known.'] : []),
        left > 0 && unit !== 'requests'
          ? `Until then, try a shorter question or a cheaper preset, or ${others}.`
          : `Until then, you can ${cheaper}${others}.`,
      ].join(' ');
    },
    /** To a member, when 80 % of what they may use are used. */
    nearlyUsed: (limit: StandingFacts, server: string | undefined) => {
      const where = server === undefined || limit.who === 'bot-member' ? 'of this bot' : `in **${server}**`;
      return `You have used ${share(limit)} of what you may use ${where}: ${shareWords(limit)}`;
    },
    /** To an admin, when 80 % of what several share are used. */
    nearlyUsedByAll: (limit: StandingFacts, server: string | undefined) => {
      const where = server === undefined || limit.who === 'bot' ? '' : ` (server **${server}**)`;
      const change =
        limit.who === 'bot'
          ? 'Its operator can change it in the environment.'
          : '`/quota grant` adds to it once, `/quota set` changes it.';
      return `⚠️ ${share(limit).replace(/^a/, 'A')} of ${about(ofWhom, limit)}${where} ${limit.used >= limit.amount ? 'is' : 'are'} used: ${shareWords(limit)} ${change}`;
    },
  },

  limits: {
    notAllowed: 'Only members who may manage this server can look at its limits and change them.',
    amount: {
      unreadable: (typed: string, unit: LimitFacts['unit']) =>
        `I cannot read \`${typed}\` as an amount. ${amountExamples[unit]}`,
      negative: (typed: string, unit: LimitFacts['unit']) =>
        `\`${typed}\` is less than nothing. ${amountExamples[unit]} \`0\` allows nothing at all.`,
      tooFine: (typed: string) =>
        `\`${typed}\` is finer than I can count: dollars have at most six decimals. ${amountExamples.usd}`,
      half: (typed: string, unit: LimitFacts['unit']) =>
        `\`${typed}\` is not a whole number, and there are no parts of ${unit}. ${amountExamples[unit]}`,
      tooMuch: (typed: string, unit: LimitFacts['unit'], most: number) =>
        `\`${typed}\` is more than I can count: at most ${amountWords(most, unit)}. Where nothing is to be limited, leave the limit out (\`/quota remove\`).`,
      otherUnit: (typed: string, unit: LimitFacts['unit']) =>
        `\`${typed}\` does not go with the unit that you chose, ${unitWords[unit]}. Choose another \`unit\`, or another amount. ${amountExamples[unit]}`,
    },
    subject: {
      missing: (who: SetWho, option: string) =>
        `You chose \`who: ${chosenWords[who]}\`: please say which one, in the option \`${option}\`.`,
      superfluous: (who: SetWho, option: keyof typeof chosenWords) =>
        `You chose \`who: ${chosenWords[who]}\` and filled in \`${option}\` as well. Leave \`${option}\` out, or choose \`who: ${chosenWords[option]}\`.`,
      everyoneRole: 'The role @everyone is everyone: please choose `who: everyone`, and leave `role` out.',
    },
    /** What an admin has set, what was there before, and what holds now: another admin may have come in between. */
    set: (facts: {
      limit: LimitFacts;
      before: (LimitFacts & SetFacts) | undefined;
      now: (LimitFacts & SetFacts) | undefined;
      use: StandingFacts | undefined;
    }) => {
      const { limit, before, now, use } = facts;
      const nothing = limit.amount === 0 ? 'nothing: ' : '';
      const lines = [`From now on ${about(subjects, limit)} may use ${nothing}**${rateWords(limit)}**.`];
      if (before === undefined) lines.push('There was no such limit before.');
      else {
        const was =
          before.amount === limit.amount
            ? 'That is what it was before'
            : `Before, it was ${rateWords(before)}`;
        lines.push(`${was}, set by <@${before.setBy}> ${ago(before.setAt)}.`);
      }
      if (now === undefined) lines.push('⚠️ Somebody else has removed it since.');
      else if (now.amount !== limit.amount)
        lines.push(`⚠️ <@${now.setBy}> has changed it since: **${rateWords(now)}** holds.`);
      if (use !== undefined) lines.push(`${capital(used(use, limit.amount))}.`);
      return lines.join('\n');
    },
    none: 'There are no limits in this server. `/quota set` makes one; `/quota show` tells what the operator of this bot allows.',
    list: {
      title: (facts: { count: number; from: number; to: number; zone: string }) =>
        `**${facts.count} limit${facts.count === 1 ? '' : 's'}**${facts.from === 1 && facts.to === facts.count ? '' : `, here ${facts.from} to ${facts.to}`}. Days begin at midnight ${facts.zone}.`,
      order:
        '-# A member’s own limit goes before those of their roles, the most generous role before everyone. All other limits hold besides.',
      line: (limit: LimitFacts & { resetsAt: number }, isGone: boolean, use: StandingFacts | undefined) =>
        [
          `- ${capital(about(isGone ? goneSubjects : subjects, limit))}: **${rateWords(limit)}**`,
          use === undefined ? `begins anew ${relative(limit.resetsAt)}` : used(use, limit.amount),
          ...(isGone ? ['⚠️ `/quota remove` takes it away'] : []),
        ].join(' · '),
      alerts: (channelId: string | undefined) =>
        channelId === undefined
          ? '-# At 80 % of a shared limit, whoever set it is told.'
          : `-# At 80 % of a shared limit, I say so in <#${channelId}>.`,
      back: 'Back',
      more: 'More',
    },
    /** A limit while it is being chosen: plain text, Discord shows 100 characters. */
    choice: (limit: LimitFacts, name: string | undefined) =>
      `${shortened(plainSubjects[limit.who](name, limit.subjectId ?? ''), 60)}: ${rateWords(limit)}`,
    chooseLimit: 'I know no such limit. Choose one from the list that appears while you type.',
    removedAlready:
      'That limit is not there any more; somebody has removed it already. `/quota list` shows what holds.',
    removed: (limit: LimitFacts & SetFacts) =>
      `Removed: ${about(subjects, limit)} could use **${rateWords(limit)}** (set by <@${limit.setBy}> ${ago(limit.setAt)}). That no longer holds.`,
    notTheirs: (limit: LimitFacts) =>
      `That limit is for ${about(subjects, limit)}. Leave \`member\` out, or choose a limit that each member has for themself.`,
    whose:
      'That limit holds for each member of the role by itself: please say whose use is to be counted from 0, in the option `member`.',
    reset: (subject: SubjectFacts) =>
      `Counted from 0 again: what ${about(subjects, subject)} ${subject.who === 'member' ? 'has' : 'have'} used in the hour, day, week and month that run. What is set aside for answers under way or not billed yet stays so.`,
    granted: (subject: SubjectFacts, amount: number, unit: LimitFacts['unit']) =>
      `Granted once: ${about(subjects, subject)} may use **${amountWords(amount, unit)}** more in the hour, day, week and month that run.`,
    grantNothing: 'A grant of 0 would change nothing. To allow less, use `/quota set`.',
    /** A line for each limit that holds for somebody. */
    standing: (limit: StandingFacts, facts: HoldingFacts) => {
      const { isUsedUp, isReader, beats } = facts;
      const whose = isReader ? 'for you' : about(standingSources, limit);
      const line = `- ${isUsedUp ? '⛔ ' : ''}**${rateWords(limit)}** ${whose}: ${used(limit)}`;
      return beats.length === 0 ? line : `${line}\n  -# ${whyItWins(limit, beats)}`;
    },
    shown: (facts: { userId: string; channelId: string }, isReader: boolean) =>
      `What holds for ${isReader ? 'you' : `<@${facts.userId}>`} in <#${facts.channelId}> now:`,
    /** How the lines of {@link standing} are to be read. */
    allHold: '-# All of them hold at once; ⛔ marks those that are used up.',
    /** What is left out, in place of lines of {@link standing}. */
    moreHold: (count: number) => `-# …and ${count.toLocaleString('en')} more limit${count === 1 ? '' : 's'}`,
    unlimited: '- no limit at all',
    zone: (zone: string, before: string) =>
      zone === before
        ? `Days, weeks and months of this server begin at midnight **${zone}**, as before.`
        : `Days, weeks and months of this server begin at midnight **${zone}** from now on; before, it was ${before}. What was used is counted accordingly.`,
    unknownZone: (typed: string) =>
      `I know no time zone \`${typed}\`. Choose one from the list that appears while you type, such as \`Europe/Berlin\` or \`UTC\`.`,
    alerts: (channelId: string | undefined, before: string | undefined) =>
      [
        channelId === undefined
          ? 'When 80 % of a channel’s or the server’s limit are used, I tell whoever set it by direct message.'
          : `When 80 % of a channel’s or the server’s limit are used, I say so in <#${channelId}>.`,
        before === undefined ? 'Before, I told whoever had set it.' : `Before, I said so in <#${before}>.`,
      ].join(' '),
    cannotAlert: (channelId: string, missing: readonly string[]) =>
      `I could not say anything in <#${channelId}>: I am missing ${missing.map((name) => `**${name}**`).join(' and ')} there. Give it to me in the channel under Edit Channel → Permissions, or choose another channel.`,
  },

  /** Why a file cannot be used. Names come without backticks. */
  files: {
    'too-large': (name: string, limitMb: number) =>
      `\`${name}\` is larger than I take (${limitMb} MB at most). Please send a smaller one, or the part that matters.`,
    empty: (name: string) => `\`${name}\` is empty.`,
    'bad-address': (name: string) =>
      `\`${name}\` is at an address that I cannot read. Please attach the file.`,
    'private-address': (name: string) =>
      `\`${name}\` is at an address inside a private network, and I fetch nothing from there. Please attach the file.`,
    gone: (name: string) => `\`${name}\` is not there any more. Please attach it again.`,
    unreachable: (name: string) => `I could not fetch \`${name}\`. Please try again, or attach the file.`,
    unreadable: (name: string) =>
      `\`${name}\` is of a kind that I cannot read. I read images, audio, video, PDF, text and code, and Office documents.`,
    damaged: (name: string) => `\`${name}\` is damaged or locked, so I cannot read it. Please save it anew.`,
    'too-many-pixels': (name: string) =>
      `\`${name}\` has more pixels than I can open. Please send a smaller version of it.`,
    unfolds: (name: string) =>
      `\`${name}\` unfolds to far more than its size tells, so I do not open it. Please send the part that matters.`,
  },

  /** Of OpenRouter's key, said to those who run the bot. Amounts are ready to be read; times are seconds since 1970. */
  key: {
    notYours: 'Only those who run this bot can see its key.',
    label: (label: string) => `**Key** ${label}`,
    limit: (facts: { limit: string; left: string; reset: string | undefined } | undefined) =>
      facts === undefined
        ? '- **Limit** none'
        : `- **Limit** ${facts.left} left of ${facts.limit}${facts.reset === undefined ? '' : `; ${resets.get(facts.reset) ?? `begins anew ${asCode(facts.reset)}`}`}`,
    used: (used: { today: string; week: string; month: string; all: string }) =>
      `- **Used** ${used.today} today, ${used.week} this week, ${used.month} this month (UTC), ${used.all} in all`,
    free: (free: { used: number; limit: number; remaining: number; resetsAt: number }) =>
      `- **Free models** ${free.remaining.toLocaleString('en')} of ${free.limit.toLocaleString('en')} requests of today left, for the whole account; they come back <t:${free.resetsAt}:R>`,
    expires: (at: number | undefined) =>
      at === undefined ? '- **Expires** never' : `- **Expires** <t:${at}:f> (<t:${at}:R>)`,
    budget: (budget: {
      scope: string;
      left: string | undefined;
      limit: string | undefined;
      resetsAt: number | undefined;
    }) =>
      [
        `- **Budget** ${budgetWords(budget.scope)}: ${budget.left ?? 'unknown'} left`,
        ...(budget.limit === undefined ? [] : [` of ${budget.limit}`]),
        ...(budget.resetsAt === undefined ? [] : [`; it begins anew <t:${budget.resetsAt}:R>`]),
      ].join(''),
    balance: (left: string, bought: string) => `- **Account** ${left} left of ${bought} bought`,
    /** @param unlimited the key has no limit of its own */
    balanceUnknown: (unlimited: boolean) =>
      `- **Account** ${unlimited ? 'the key has no limit, and' : 'it may hold less than the limit:'} what is left in the account behind it cannot be known with this key. Set \`OPENROUTER_MANAGEMENT_KEY\`, or look at <https://openrouter.ai/settings/credits>.`,
    balanceFailed: (sentence: string) => `- **Account** its balance could not be asked for. ${sentence}`,
    managementRefused: 'OpenRouter does not accept `OPENROUTER_MANAGEMENT_KEY` as a management key.',
    neverBought: '- No credit was ever bought for this account: only free models answer.',
    refused:
      'OpenRouter does not accept my key: it is wrong, switched off, deleted, or has expired. Make another at <https://openrouter.ai/settings/keys>; `/key rotate` says how to hand it to me.',
    notTold: (sentence: string) => `I could not ask about the key. ${sentence}`,
    /** Said to the operators once, when it begins. Amounts in micro-USD, times in ms. */
    trouble: (finding: KeyTrouble) => `⚠️ ${keyTrouble(finding)}`,
    wellAgain: '✅ The OpenRouter key is all right again.',
    notThere: 'The server that I am set to ask (`OPENROUTER_BASE_URL`) tells nothing about its key.',
    /** `place`: the path of a file. */
    rotation: {
      steps: ({ place, form, problem }: { place: string; form: 'variable' | 'alone'; problem?: string }) =>
        [
          '**Exchange the OpenRouter key**, without a restart:',
          `1. Make a new key at ${keyPages.keys}, with the limits of the old one. Do not paste it here: nobody in Discord has to see it.`,
          form === 'variable'
            ? `2. Write it into the file ${asCode(place)}, as \`OPENROUTER_API_KEY=…\` in place of the old one.${problem === 'missing' ? noDotenv : ''}`
            : `2. Write it into the file ${asCode(place)} in place of the old one, and nothing else.`,
          '3. Press the button. I prove the new key with one free request before I use it; if anything is wrong, I say so and keep the old one.',
          '4. Delete the old key on that page when I tell you to. If it has leaked, switch it off there first: until step 3 only presets with a server of their own can answer, but nobody else can spend on it either.',
        ].join('\n'),
      use: 'Use the new key',
      busy: 'I am checking a new key already. Please wait for what comes of it.',
      none: {
        missing: (place: string) =>
          `There is no file ${asCode(place)} where I run, so I go on with the old key. Make it, with the new key in it, and press again.`,
        unreadable: (place: string) =>
          `I may not read ${asCode(place)}, so I go on with the old key. Give me the right to read it, and press again.`,
        empty: (place: string) =>
          `There is no key in ${asCode(place)}, so I go on with the old one. Write the new one into it, and press again.`,
        malformed: (place: string) =>
          `What stands in ${asCode(place)} is no key, so I go on with the old one. Write the new one into it as it is (no spaces, no quotes), and press again.`,
      },
      same: (place: string) =>
        `The key in ${asCode(place)} is the one that I use already. Write the new one into it, save it, and press again.`,
      refused: (place: string) =>
        `OpenRouter does not accept the key in ${asCode(place)}: it is wrong, switched off, or has expired. I go on with the old one; mend it, and press again.`,
      management: (place: string) =>
        `The key in ${asCode(place)} is a management key, which cannot ask models. I go on with the old one; make another kind of key, and press again.`,
      usedUp: (place: string) =>
        `The spending limit of the key in ${asCode(place)} is used up. I go on with the old one; raise it, or make another key, and press again.`,
      unproved: (sentence: string) =>
        `I could not prove the new key, so I go on with the old one. ${sentence}`,
      notThere:
        'The server that I am set to ask (`OPENROUTER_BASE_URL`) tells nothing about its keys, so I cannot prove a new one, and go on with the old one. Restart me with the new one.',
      done: (place: string) => `✅ From now on I use the key in ${asCode(place)}:`,
      deleteOld: `Nothing uses the old key any more: delete it at ${keyPages.keys}.`,
      stillAnswering: (count: number) =>
        `${count === 1 ? 'One answer that is being written still uses' : `${count} answers that are being written still use`} the old key: delete it at ${keyPages.keys} when ${count === 1 ? 'it is' : 'they are'} finished (or at once, if it has leaked).`,
      overruled:
        '⚠️ The environment that I was started with still holds another key, which wins over `.env` at the next start: change it there, too, before you restart me.',
    },
  },

  models: {
    line: (model: ModelFacts) =>
      `\`${model.id}\`\n-# ${aboutModel(model, ' per million tokens').join(' · ')}`,
    /** One choice while a model is being typed: Discord shows 100 characters. */
    choice: (model: ModelFacts) => [model.id, ...aboutModel(model, '/M')].join(' · '),
    more: (count: number) => `-# …and ${count} more: narrow it down with \`query\` or a filter.`,
    noneLikeThat: 'No model is all of that. Leave one of the filters out.',
    about: (model: ModelDetails) => [
      `**${oneLine(model.name, 80)}** \`${model.id}\``,
      ...(model.description === '' ? [] : [`-# ${oneLine(model.description, 300)}`]),
      ...(model.aliasOf === undefined ? [] : [`- Stands for \`${model.aliasOf}\` just now`]),
      ...(model.opaque ? ['- Which model answers, and what it can, is seen only when it does'] : []),
      `- Reads ${['text', ...model.reads].join(', ')}; makes ${model.makes.join(', ')}`,
      `- ${[
        ...(model.contextTokens === undefined ? [] : [`${thousands(model.contextTokens)} tokens of context`]),
        ...(model.mostTokens === undefined ? [] : [`answers of up to ${thousands(model.mostTokens)} tokens`]),
        priceWords(model.promptUsdPerMillion, model.completionUsdPerMillion) +
          (model.promptUsdPerMillion ? ' per million tokens' : ''),
        ...(model.cacheReadUsdPerMillion === undefined
          ? []
          : [`${shortDollars(model.cacheReadUsdPerMillion)} from the cache`]),
        ...(model.imageOutputUsdPerMillion === undefined
          ? []
          : [`${shortDollars(model.imageOutputUsdPerMillion)} for images it makes`]),
        ...(model.requestUsd ? [`${shortDollars(model.requestUsd)} a request`] : []),
      ].join(' · ')}`,
      ...model.tiers.map(
        (tier) =>
          `- Above ${thousands(tier.above)} tokens of a prompt: ${priceWords(tier.prompt, tier.completion)}`,
      ),
      ...(model.efforts.length === 0
        ? []
        : [`- Thinks${model.alwaysThinks ? ' always' : ''}: \`effort\` ${model.efforts.join(', ')}`]),
      ...(model.parameters.length === 0
        ? []
        : [`- Parameters: ${model.parameters.map((name) => `\`${name}\``).join(' ')}`]),
      ...(model.presets.length === 0
        ? []
        : [`- Presets here: ${model.presets.map((name) => `\`${name}\``).join(', ')}`]),
      ...(model.expires === undefined ? [] : [`- Ends ${model.expires}`]),
    ],
    providers: (providers: readonly ProviderFacts[]) => [
      providers.length === 0 ? '**Nobody serves it just now**' : '**Served by**, as of the last half hour',
      ...providers.map((provider) =>
        [
          `- **${oneLine(provider.name, 60)}**`,
          ...(provider.degraded ? ['has trouble'] : []),
          ...(provider.uptime === undefined ? [] : [`up ${Number(provider.uptime.toFixed(1))} %`]),
          ...(provider.latencyMs === undefined
            ? []
            : [`${(provider.latencyMs / 1000).toFixed(1)} s to the first word`]),
          ...(provider.throughput === undefined ? [] : [`${Math.round(provider.throughput)} tokens/s`]),
          priceWords(provider.promptUsdPerMillion, provider.completionUsdPerMillion),
          ...(provider.contextTokens ? [`${thousands(provider.contextTokens)} context`] : []),
        ].join(' · '),
      ),
    ],
    noProviders: '-# Who serves it could not be asked just now. Please try again in a minute.',
    moreLines: (count: number) => `-# …and ${count} more.`,
    none: (query: string) => `No model matches \`${query}\`.`,
    unavailable: 'The list of models could not be fetched from OpenRouter yet. Please try again in a minute.',
  },

  compare: {
    /** Stands over the answers. */
    heading: (names: readonly string[], prompt: string) =>
      `> ${oneLine(prompt, 300)}\n-# Side by side: ${names.map((name) => `\`${name}\``).join(', ')}`,
    /** Stands over each of them. */
    column: (preset: string, model: string) => `**${preset}** · ${model}`,
    keep: 'Keep this one',
    twice: (name: string) => `\`${name}\` is in there twice. Choose two to four different presets.`,
    none: 'Nothing was kept of any comparison here yet. Start one with `/compare ask`.',
    results: (kept: number) => `**What was kept** here, of ${kept} comparison${kept === 1 ? '' : 's'}`,
    byPreset: '**By preset**',
    byModel: '**By model**',
    result: (name: string, kept: number, shown: number) =>
      `- \`${name}\` ${kept} of ${shown} (${Math.round((kept / shown) * 100)} %)`,
    more: (count: number) => `-# …and ${count} more.`,
  },

  presets: {
    line: (
      preset: { name: string; description: string; command: boolean; model: string },
      isDefault: boolean,
    ) =>
      `- \`${preset.command ? '/' : ''}${preset.name}\` ${preset.description}${isDefault ? ' (default)' : ''} · \`${preset.model}\``,
    about: (preset: PresetFacts) => [
      `**${preset.name}**${preset.isDefault ? ' (default)' : ''}: ${preset.description}`,
      `- Ask by ${preset.command ? `\`/${preset.name}\` or ` : ''}\`/ask preset:${preset.name}\``,
      `- Model: \`${preset.model}\`${preset.ownServer ? ', on a server of its own' : ''}`,
      ...(preset.fallbacks.length === 0
        ? []
        : [`- If it fails: ${preset.fallbacks.map((id) => `\`${id}\``).join(', ')}`]),
      ...(preset.needs.length === 0 ? [] : [`- Made for: ${preset.needs.join(', ')}`]),
      ...(preset.tools.length === 0
        ? []
        : [`- May use: ${preset.tools.map((name) => `\`${name}\``).join(', ')}`]),
      ...(preset.effort === undefined ? [] : [`- Thinks with effort ${preset.effort}`]),
      `- Answers of up to ${preset.maxTokens.toLocaleString('en')} tokens; remembers ${preset.historyTokens.toLocaleString('en')} tokens of the conversation`,
      ...(preset.private ? ['- Only providers that do not learn from what is said'] : []),
    ],
    /** Told to those who run the bot alone. */
    system: (text: string) => `-# Instructions: ${oneLine(text, 1000)}`,
    more: (count: number) => `-# …and ${count} more: \`/preset show\` finds them.`,
  },

  /**
   * Why a model did not answer: what happened and what to do next, one sentence or two per kind of failure.
   * `retryAfterMs`: how long to wait, where it is known; `excludedBy`: what left no provider over.
   */
  failures: {
    'bad-request': () =>
      'The model refused the request as malformed, so asking again will not help; please try another preset.',
    unprocessable: () =>
      'The model could not make sense of the request; please try other words or another preset.',
    conflict: () => 'OpenRouter was busy with something that got in the way; please try again in a moment.',
    'context-too-long': () =>
      'This conversation is longer than the model can read. Start afresh with `/clear`, or take a preset with a larger memory.',
    'image-rejected': () =>
      'The model could not take one of the images: its size or its format does not suit. Try a smaller PNG or JPEG.',
    'payload-too-large': () =>
      'The attachments are too large to send to the model; please use fewer or smaller ones.',
    'key-invalid': () =>
      "OpenRouter does not accept this bot's key. Its operator has to set a valid one; until then only presets with a server of their own can answer.",
    credit: () =>
      "This bot's OpenRouter account has not enough credit left for this request. Its operator can add some; a preset on a free model may still work.",
    budget: () =>
      "A spending limit of this bot's OpenRouter account is reached. Its operator can raise it, or it resets in time; a preset on a free model may still work.",
    'in-flight': (failure: Waiting) =>
      `Too many paid requests are running at once just now. Please try again ${soon(failure)}.`,
    moderation: () =>
      'The moderation of this model flagged the question. Rephrase it, or try another preset.',
    guardrail: () =>
      "A safety rule of this bot's OpenRouter account does not let this question through; please rephrase it.",
    forbidden: () => "This bot's OpenRouter account may not use that model; please choose another preset.",
    region: () => 'That model is not available in the region this bot runs in; please choose another preset.',
    'model-not-found': () =>
      'OpenRouter does not know that model (any more). Choose another one; `/models` lists them.',
    'no-endpoints': ({ excludedBy = [] }: { excludedBy?: readonly RoutingFilter[] }) =>
      excludedBy.length === 0
        ? 'No provider offers that model right now. Try again later, or choose another preset.'
        : `No provider is left for this request: ${excludedBy.map((filter) => routingFilters[filter]).join(', and ')}. Choose another preset.`,
    'rate-limited': (failure: Waiting) =>
      `Too many requests are going to OpenRouter. Please try again ${soon(failure)}.`,
    'free-per-minute': (failure: Waiting) =>
      `The free models allow this bot only a few requests a minute. Please try again ${soon(failure)}, or take a paid preset.`,
    'free-daily': () =>
      'The free models have no requests left for this bot today (they come back at 00:00 UTC). A paid preset may still work.',
    'upstream-rate-limited': (failure: Waiting) =>
      `That model is in great demand and its provider turned us away. Try again ${soon(failure)}, or choose another preset.`,
    'request-timeout': () => 'OpenRouter waited too long for the request; please try again.',
    'gateway-timeout': () =>
      "The model's provider did not answer in time. Please try again, or choose another preset.",
    'server-error': () => 'OpenRouter had a fault of its own; please try again in a moment.',
    'provider-down': () => "The model's provider is down. Try again in a moment, or choose another preset.",
    overloaded: (failure: Waiting) =>
      `The model's providers are overloaded. Try again ${soon(failure)}, or choose another preset.`,
    edge: () =>
      'OpenRouter cannot be reached properly: something in front of it answered instead. Please try again in a few minutes.',
    'unexpected-status': () =>
      'OpenRouter answered in a way I do not understand. Please try again, or choose another preset.',
    'stream-error': () => 'The model failed while it was answering. Please try again.',
    'error-in-body': () => 'The model answered with an error. Please try again.',
    'choices-null': () => "The model's provider sent an answer with nothing in it to read. Please try again.",
    'empty-completion': () => 'The model answered with nothing at all. Please try again, or ask differently.',
    'thought-too-long': () =>
      'The model used all of its tokens on thinking and none on an answer. Ask something smaller, or take a preset that thinks less.',
    'content-filter': () =>
      "The provider's content filter held the answer back. Rephrase the question, or try another preset.",
    garbled: () => "The model's provider sent something unreadable. Please try again.",
    truncated: () => 'The answer broke off before its end. Please try again.',
    'cut-socket': () => 'The connection broke while the answer was coming. Please try again.',
    stalled: () => 'The model fell silent, so I stopped waiting. Please try again, or choose another preset.',
    'first-token-timeout': () =>
      'The model took too long to begin. Please try again, or choose a faster preset.',
    'total-timeout': () =>
      'The answer took longer than this bot allows. Ask something smaller, or choose a faster preset.',
    dns: () =>
      'I cannot find OpenRouter on the network. If it stays so, the operator should check my connection and address settings.',
    refused: () => 'OpenRouter does not accept my connection. Please try again in a few minutes.',
    network: () => 'I cannot reach OpenRouter. Please try again in a few minutes.',
    stopped: () => 'Stopped.',
  },
};

/** The texts of one language. */
export type Texts = typeof english;
