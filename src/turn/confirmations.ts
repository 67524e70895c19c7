import { buttonRow } from '../reply/buttons.ts';
import type { Texts } from '../texts/index.ts';
import type { Confirm, Tool } from '../tools/tool.ts';

/** What came of asking somebody whether a tool may do what a model wants of it. */
export type Verdict = Awaited<ReturnType<Confirm>>;

/** A question to the asker, until it is answered. */
export interface OpenConfirmation {
  /** Which question of the turn it is. */
  number: number;
  askerId: string;
  /** The name of the tool, and its arguments as they will be given to it. */
  call: { name: string; arguments_: unknown };
  answer(verdict: 'allowed' | 'refused'): void;
}

/** How long somebody is waited for, ms. */
const patienceMs = 2 * 60_000;

/** The longest that what they are asked may be, UTF-16 units, with backslashes before what Markdown would take for its own. */
const longestShown = 1600;

/** Calls whose arguments are longer as JSON, UTF-16 units, can be looked at whole. */
const shortCall = 500;

/** Questions to askers before a tool that writes does anything, by turn: each turn asks one at a time. */
export class Confirmations {
  readonly #open = new Map<string, OpenConfirmation>();
  readonly #lines = new Map<string, Promise<unknown>>();
  readonly #patienceMs: number;
  #count = 0;

  /** @param waitMs how long somebody is waited for, ms; shortened by tests */
  constructor(waitMs = patienceMs) {
    this.#patienceMs = waitMs;
  }

  /** The question that a turn's asker is asked now. */
  get(turnId: string): OpenConfirmation | undefined {
    return this.#open.get(turnId);
  }

  /** Asks under the answer by buttons; see {@link Confirm}. */
  readonly ask: Confirm = async (call, use, show) => {
    const before = this.#lines.get(use.turnId);
    const asked = (async () => {
      await before;
      return this.#ask(call, use, show);
    })();
    this.#lines.set(use.turnId, asked);
    const verdict = await asked;
    if (this.#lines.get(use.turnId) === asked) this.#lines.delete(use.turnId);
    return verdict;
  };

  async #ask(...[call, { turnId, asking, texts, signal }, show]: Parameters<Confirm>): Promise<Verdict> {
    if (signal.aborted) return 'unanswered';
    const { promise, resolve } = Promise.withResolvers<Verdict>();
    const number = ++this.#count;
    const end = (verdict: Verdict) => {
      // From here on a press comes too late.
      this.#open.delete(turnId);
      resolve(verdict);
    };
    const { tool, arguments_ } = call;
    this.#open.set(turnId, {
      ...{ number, askerId: asking.asker.id, answer: end },
      call: { name: tool.name, arguments_ },
    });
    const giveUp = () => end('unanswered');
    const timer = setTimeout(giveUp, this.#patienceMs);
    signal.addEventListener('abort', giveUp, { once: true });
    const says = texts.confirm;
    const id = { subject: turnId, argument: String(number) };
    const controls = buttonRow(
      { action: 'allow', ...id, label: says.allow, style: 'primary' },
      { action: 'refuse', ...id, label: says.refuse },
      ...(JSON.stringify(arguments_).length > shortCall
        ? [{ action: 'whole-call', ...id, label: says.showAll }]
        : []),
      { action: 'stop', subject: turnId, label: texts.reply.stop },
    );
    show(
      says.may(plain(asking.asker.name, says.notShown), plain(wishOf(call, texts), says.notShown)),
      controls,
    );
    const verdict = await promise;
    clearTimeout(timer);
    signal.removeEventListener('abort', giveUp);
    show(undefined);
    return verdict;
  }
}

/** What a tool is to do. */
function wishOf({ tool, arguments_ }: { tool: Tool; arguments_: unknown }, texts: Texts): string {
  return wordsOf(tool, arguments_, texts) ?? `${tool.name} ${JSON.stringify(arguments_)}`;
}

/** An operator's function may throw, or give anything; what it does to what it is shown changes nothing of what will run. */
function wordsOf(tool: Tool, arguments_: unknown, texts: Texts): string | undefined {
  try {
    const words: unknown = tool.asks?.(structuredClone(arguments_), texts);
    return typeof words === 'string' && words.trim() !== '' ? words : undefined;
  } catch {
    return undefined;
  }
}

/**
 * One line that looks as it is written: nothing of it can be hidden as a spoiler or behind a link, and where it is cut it says
 * how much of it is not shown.
 */
function plain(text: string, notShown: (characters: number) => string): string {
  const line = text.replaceAll(/[\p{Cc}\p{Cf}\p{Z}]+/gu, ' ').trim();
  let shown = '';
  let taken = 0;
  for (const character of line) {
    const sign = character.replace(/[\\*_~`|<>[\]]/, '\\$&');
    if (shown.length + sign.length > longestShown) return `${shown}${notShown(line.length - taken)}`;
    shown += sign;
    taken += character.length;
  }
  return shown;
}
