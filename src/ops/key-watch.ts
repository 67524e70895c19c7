import { z } from 'zod';
import { ModelFailure } from '../openrouter/failure.ts';
import type { KeyUse } from '../openrouter/key-use.ts';
import { type KeyView, viewKey } from '../openrouter/key-view.ts';
import type { OpenRouter } from '../openrouter/openrouter.ts';
import type { Store } from '../store/store.ts';
import type { Texts } from '../texts/index.ts';
import { type Finding, findingsOf, freeResetsAt, type Trouble, troubles } from './key-troubles.ts';
import type { Logger } from './log.ts';

/** How often the key is looked at, ms: while all is well, and while something is not. */
const everyMs = 30 * 60_000;
const inTroubleEveryMs = 5 * 60_000;

/** A refused request has the key looked at, but not more often than this, ms. */
const atOnceEveryMs = 60_000;

/** A paid answer of another model than the one that was refused shows that there is credit again only so much later, ms. */
const quietMs = 60 * 60_000;

/** What a refused request tells. */
const byFailure: Partial<Record<string, Trouble>> = {
  'key-invalid': 'dead',
  credit: 'credit',
  budget: 'limit',
  'free-daily': 'free',
};

/** Trouble that lasts. */
const open = z.object({
  /** What has shown it: what the key tells of itself, or a request that was refused. */
  by: z.enum(['look', 'call']),
  /** Of the last request that was refused: when (epoch ms), and its first model. */
  at: z.number(),
  model: z.string().optional(),
  told: z.boolean(),
});

const schema = z.object({
  open: z.partialRecord(z.enum(troubles), open),
  /** Operators were told of something whose end they have not been told of. */
  awaited: z.boolean(),
});

type State = z.output<typeof schema>;

/** What the key is watched with. */
export interface KeyWatchParts {
  openrouter: OpenRouter;
  store: Pick<Store, 'bodies'>;
  log: Logger;
  /** Whether the server tells anything about its key. */
  looks: boolean;
  lowMicroUsd: number;
  /** Whether any preset uses free models. */
  usesFree(): boolean;
  /** Tells the operators; whether anybody was reached. Must not reject. */
  tell(say: (texts: Texts) => string): Promise<boolean>;
  /** Is given what must be finished before the process ends. */
  track(task: Promise<void>): void;
}

/**
 * Watches the key: looks at it now and then, hears of each request that was refused for it, and tells the operators once
 * of each trouble and once when all is well again. What was told is kept, so that a restart repeats nothing.
 */
export class KeyWatch {
  readonly #parts: KeyWatchParts;
  readonly #bodies;
  readonly #closing = new AbortController();
  /** What the last look has found out about each trouble. */
  #findings = new Map<Trouble, Finding>();
  #state: State = { open: {}, awaited: false };
  #saved = '';
  #lookedAt = Number.NEGATIVE_INFINITY;
  /** Ends the wait for the next look. */
  #waiting = new AbortController();
  /** One step after the other. */
  #line: Promise<void> = Promise.resolve();

  constructor(parts: KeyWatchParts) {
    this.#parts = parts;
    this.#bodies = parts.store.bodies('key', schema);
    void this.#step(async () => {
      this.#state = (await this.#bodies.get('troubles')) ?? this.#state;
      this.#saved = JSON.stringify(this.#state);
    });
    parts.openrouter.onKeyUse((use) => this.#heard(use));
  }

  /** Looks now, and from now on every so often, if there is anything to see. */
  start(): void {
    if (this.#parts.looks) void this.look().catch(() => {});
  }

  /** Asks what is known of the key, learns from it, and gives it. Throws ModelFailure. */
  async look(): Promise<KeyView> {
    const { openrouter, log } = this.#parts;
    const { apiKey } = openrouter;
    this.#waiting.abort();
    this.#lookedAt = this.#now();
    const seen = await viewKey(openrouter, this.#closing.signal).catch((error: unknown) => error as Error);
    // What is told of a key that is no longer used is nobody's trouble.
    const isCurrent = () => openrouter.apiKey === apiKey;
    await this.#step(async () => {
      if (isCurrent()) this.#learn(seen);
      await this.#report();
    });
    void this.#lookLater();
    if (!(seen instanceof Error)) return seen;
    if (!this.#closing.signal.aborted) log.warn({ error: seen }, 'could not ask about the OpenRouter key');
    throw seen;
  }

  /** What only requests that were refused have shown, and nothing since has taken back: the key itself tells nothing of it. */
  refused(): Finding[] {
    return troubles
      .filter((trouble) => this.#state.open[trouble]?.by === 'call')
      .flatMap((trouble) => this.#findingsOf(trouble));
  }

  /** Another key is in use: what was wrong with the old one itself is over. */
  async keyChanged(): Promise<void> {
    await this.#step(async () => {
      for (const trouble of ['dead', 'limit', 'expiring'] as const) delete this.#state.open[trouble];
    });
    await this.look().catch(() => {});
  }

  close(): void {
    this.#waiting.abort();
    this.#closing.abort();
  }

  async #lookLater(): Promise<void> {
    this.#waiting.abort();
    if (this.#closing.signal.aborted) return;
    this.#waiting = new AbortController();
    const { signal } = this.#waiting;
    const isWell = Object.keys(this.#state.open).length === 0;
    await this.#parts.openrouter.clock.delay(isWell ? everyMs : inTroubleEveryMs, signal);
    if (!signal.aborted) this.start();
  }

  #heard(use: KeyUse): void {
    if (use.apiKey !== this.#parts.openrouter.apiKey) return;
    const { failure } = use;
    if (failure === undefined) {
      if (Object.keys(this.#state.open).length > 0) void this.#step(() => this.#answered(use));
      return;
    }
    const trouble = byFailure[failure.kind];
    if (trouble) void this.#step(() => this.#refused(trouble, use));
  }

  async #refused(trouble: Trouble, { models }: KeyUse): Promise<void> {
    const now = this.#now();
    const known = this.#state.open[trouble];
    if (known?.by === 'look') return;
    // What resets by itself is looked at again, and then gone.
    const by = trouble === 'free' ? 'look' : 'call';
    this.#state.open[trouble] = { by, at: now, model: models[0], told: known?.told ?? false };
    const { looks } = this.#parts;
    // Who could not be reached is told after the next look, not with every request.
    if (known?.told || (known && looks)) return;
    // The look knows more, and reports.
    if (looks && now - this.#lookedAt >= atOnceEveryMs) this.start();
    else await this.#report();
  }

  async #answered({ models, costMicroUsd, startedAt }: KeyUse): Promise<void> {
    const { open } = this.#state;
    let isOver = false;
    // What a look has shown, a look takes back.
    for (const trouble of ['dead', 'credit', 'limit'] as const) {
      const known = open[trouble];
      if (known?.by !== 'call' || startedAt <= known.at) continue;
      const isPaid = costMicroUsd > 0 && (known.model === models[0] || startedAt - known.at >= quietMs);
      if (!isPaid && trouble !== 'dead') continue;
      delete open[trouble];
      isOver = true;
    }
    if (isOver) await this.#report();
  }

  #learn(seen: KeyView | Error): void {
    const { lowMicroUsd, usesFree } = this.#parts;
    const now = this.#now();
    if (seen instanceof Error) {
      if (seen instanceof ModelFailure && seen.kind === 'key-invalid')
        this.#found([{ trouble: 'dead', isManagement: false }], now);
      return;
    }
    const findings = findingsOf(seen, { lowMicroUsd, usesFree: usesFree(), now });
    const found = new Set<Trouble>(findings.map(({ trouble }) => trouble));
    // What is used up was low before, and may soon be low again: that is no news.
    if (found.has('limit') || found.has('credit')) found.add('low');
    if (seen.balance instanceof ModelFailure) found.add('low').add('credit');
    for (const trouble of troubles)
      if (this.#state.open[trouble]?.by === 'look' && !found.has(trouble)) delete this.#state.open[trouble];
    this.#found(findings, now);
  }

  #found(findings: readonly Finding[], at: number): void {
    for (const finding of findings) {
      const { trouble } = finding;
      this.#findings.set(trouble, finding);
      this.#state.open[trouble] = { by: 'look', at, told: this.#state.open[trouble]?.told ?? false };
    }
  }

  async #report(): Promise<void> {
    if (this.#closing.signal.aborted) return;
    const { log, tell } = this.#parts;
    const { open } = this.#state;
    const known = troubles.filter((trouble) => open[trouble]);
    const findings = known.flatMap((trouble) => (open[trouble]?.told ? [] : this.#findingsOf(trouble)));
    const fresh = findings.map(({ trouble }) => trouble);
    if (findings.length > 0) {
      log.warn({ troubles: fresh }, 'trouble with the OpenRouter key');
      const all = ({ key }: Texts) => findings.map((finding) => key.trouble(finding)).join('\n');
      if (await tell(all)) {
        for (const trouble of fresh) Object.assign(open[trouble] ?? {}, { told: true });
        if (fresh.some(hasEnd)) this.#state.awaited = true;
      }
    } else if (this.#state.awaited && !known.some(hasEnd)) {
      log.info('the OpenRouter key is all right again');
      if (await tell(({ key }) => key.wellAgain)) this.#state.awaited = false;
    }
    await this.#save();
  }

  /** What is known of a trouble: by the last look, or only that it is there; none where the next look has to tell. */
  #findingsOf(trouble: Trouble): Finding[] {
    const found = this.#state.open[trouble]?.by === 'look' ? this.#findings.get(trouble) : undefined;
    if (found) return [found];
    if (trouble === 'dead') return [{ trouble, isManagement: false }];
    if (trouble === 'free') return [{ trouble, resetsAt: freeResetsAt(this.#now()) }];
    return trouble === 'credit' || trouble === 'limit' ? [{ trouble }] : [];
  }

  #now(): number {
    return this.#parts.openrouter.clock.now();
  }

  async #save(): Promise<void> {
    const state = JSON.stringify(this.#state);
    if (state === this.#saved) return;
    await this.#bodies.set('troubles', this.#state);
    this.#saved = state;
  }

  #step(step: () => Promise<void>): Promise<void> {
    const { log, track } = this.#parts;
    this.#line = this.#line.then(step).catch((error: unknown) => {
      log.error({ error }, 'the watch over the OpenRouter key stumbled');
    });
    track(this.#line);
    return this.#line;
  }
}

/** Free requests come back every day: nobody has to be told. */
function hasEnd(trouble: Trouble): boolean {
  return trouble !== 'free';
}
