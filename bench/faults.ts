import { setTimeout as delay } from 'node:timers/promises';
import type { ChannelHandle, LocalDiscord, Member } from '../sandbox/discord/index.ts';
import type { LocalOpenRouter, RecordedRequest } from '../sandbox/openrouter/index.ts';
import * as play from '../sandbox/openrouter/scenarios.ts';
import type { BotProcess } from './bot-process.ts';
import { type Accounts, compareAccounts } from './faults-check.ts';
import { openWorld } from './world.ts';

/** What came of killing a bot over and over. */
export interface FaultFigures extends Accounts {
  kills: number;
  /** How often each moment was struck. */
  moments: Map<string, number>;
  /** The name of the moment that was struck in a channel or thread. */
  momentIn: ReadonlyMap<string, string>;
}

/** What a run works with. */
interface Run {
  discord: LocalDiscord;
  openrouter: LocalOpenRouter;
  member: Member;
  channel: ChannelHandle;
  /** Ends the process with SIGKILL, now or so many ms later. Only the first call of a run counts. */
  kill: (afterMs?: number) => void;
  /** A number below a limit, the same at each bench. */
  random: (below: number) => number;
}

/** Arranges for a process to be killed at one moment of a turn, and has somebody ask. */
type Moment = (run: Run) => Promise<unknown>;

const words = 'It depends on what you want to measure, and on how long you are willing to wait for it. ';
const answer = words.repeat(12);
const half = answer.slice(0, answer.length / 2);

/** Answers by these steps; titles are given at once, except where the run is about them. */
function answering({ openrouter }: Run, ...parts: play.Scenario[]): void {
  openrouter.answer((request) => (isTitle(request) ? play.say('{"title":"Measuring"}') : play.steps(parts)));
}

function isTitle({ body }: RecordedRequest): boolean {
  return body.response_format !== undefined;
}

function killing({ kill, random }: Run, withinMs = 0): play.Scenario {
  return play.step(() => kill(random(withinMs)));
}

const ask = ({ member, channel }: Run) => member.send(channel, '@Parley How long does it take?');

/** At each step of a turn that can be seen from outside, and at random moments between two of them. */
const moments: Record<string, Moment> = {
  'before anything is asked': async (run) => {
    answering(run, play.say(answer));
    await ask(run);
    run.kill(run.random(120));
  },
  'the request has arrived': async (run) => {
    answering(run, killing(run), play.silence());
    await ask(run);
  },
  'it was accepted': async (run) => {
    answering(run, play.comments(1), killing(run, 60), play.silence());
    await ask(run);
  },
  'the first words': async (run) => {
    answering(run, play.text('It'), killing(run, 60), play.silence());
    await ask(run);
  },
  'half of the answer': async (run) => {
    answering(run, play.text(half, { tokensPerSecond: 2000 }), killing(run), play.silence());
    await ask(run);
  },
  'all words, no finish': async (run) => {
    answering(run, play.text(answer), killing(run, 60), play.silence());
    await ask(run);
  },
  'all but the bill': async (run) => {
    answering(run, play.text(answer), play.finish(), killing(run, 60), play.silence());
    await ask(run);
  },
  'the bill arrives': async (run) => {
    answering(run, play.text(answer), play.finish(), play.usage(), killing(run, 40), play.done());
    await ask(run);
  },
  'settling and saving': async (run) => {
    answering(run, play.text(answer), play.finish(), play.usage(), play.done(), killing(run, 80));
    await ask(run);
  },
  'the stream broke off': async (run) => {
    answering(run, play.text(half), play.cut(), killing(run, 60));
    await ask(run);
  },
  'the request was refused': async (run) => {
    answering(run, play.failed(play.failures.overloaded()), killing(run, 60));
    await ask(run);
  },
  'a second request, after a failure': async (run) => {
    const { openrouter } = run;
    answering(run, killing(run, 60), play.silence());
    openrouter.next(play.failed(play.providerError('provider_unavailable')));
    await ask(run);
  },
  'its first message is drawn': async (run) => {
    answering(run, play.text(half), play.silence());
    strike(run, ({ method, path }) => method === 'POST' && path.endsWith('/messages'));
    await ask(run);
  },
  'its end is drawn': async (run) => {
    answering(run, play.say(answer, { tokensPerSecond: 2000 }));
    strike(run, ({ body }) => /^-# .*tokens/m.test(String((body as { content?: string } | null)?.content)));
    await ask(run);
  },
  'somebody stops it': async (run) => {
    const { discord, member } = run;
    answering(run, play.text(half), play.silence());
    const prompt = await ask(run);
    const shown = () =>
      discord.visible({ id: prompt.channelId }).find(({ reference, buttons, content }) => {
        return reference === prompt.id && content !== '' && buttons.some(({ label }) => label === 'Stop');
      });
    await member.click(await discord.until(shown), 'Stop');
    run.kill(run.random(25));
  },
  'a bill is asked for': async (run) => {
    const { openrouter } = run;
    answering(run, play.text(half), play.cut());
    const before = openrouter.lookups.length;
    await ask(run);
    const isAsked = () => openrouter.lookups.slice(before).some(({ path }) => path === '/generation');
    await openrouter.until(isAsked);
    run.kill(run.random(6));
  },
  'a title is asked for': async (run) => {
    const { openrouter, member, channel } = run;
    openrouter.answer((request) =>
      isTitle(request) ? play.steps([killing(run), play.silence()]) : play.say(answer),
    );
    await member.slash(channel, 'chat', { topic: 'How long does it take?' });
  },
  'a title is billed': async (run) => {
    const { openrouter, member, channel } = run;
    openrouter.answer((request) =>
      isTitle(request) ? play.steps([play.say('{"title":"Measuring"}'), killing(run, 60)]) : play.say(answer),
    );
    await member.slash(channel, 'chat', { topic: 'How long does it take?' });
  },
};

/** Kills when a call to Discord arrives. */
function strike({ discord, kill }: Run, fits: (call: LocalDiscord['requests'][number]) => boolean): void {
  discord.fail(
    (call) => {
      if (fits(call)) kill();
      return false;
    },
    { times: 1 },
  );
}

/**
 * Kills a real bot at each step of a turn, starts it again each time, lets it come to rest at the end, and compares its
 * ledger, counters and history with each other and with what the local OpenRouter has charged.
 */
export async function benchFaults({ kills = 200 } = {}): Promise<FaultFigures> {
  await using world = await openWorld({ latency: { meanMs: 0, spreadMs: 0 } });
  const { discord, openrouter } = world;
  openrouter.generations.delayMs = 100;
  const server = discord.server('Cats', { owner: discord.owner });
  const member = discord.member('mara', { in: server });
  const names = Object.keys(moments);
  const struck = new Map<string, number>();
  const channels = new Map<ChannelHandle, string>();
  const random = randomFrom(4);
  const environment = { RETRY_BASE_SECONDS: '0.01', RETRY_CAP_SECONDS: '0.05' };
  for (let index = 0; index < kills; index += 1) {
    const name = names[index % names.length] ?? '';
    const bot = await world.start('parley', environment);
    // Each in a channel of its own: what is struck is this run's.
    const channel = server.channel(`run-${index}`);
    channels.set(channel, name);
    await warmUp({ discord, openrouter, member, channel });
    await strikeOnce(moments[name] as Moment, { discord, openrouter, member, channel, random }, bot);
    struck.set(name, (struck.get(name) ?? 0) + 1);
  }
  openrouter.answer(play.say(answer));
  const last = await world.start('parley', environment);
  const places = [...channels].flatMap(([channel, name]) =>
    [channel, ...channel.threads].map((place) => [place, name] as const),
  );
  const accounts = await compareAccounts(
    world,
    last,
    places.map(([place]) => place),
  );
  const momentIn = new Map(places.map(([{ id }, name]) => [id, name]));
  return { kills, moments: struck, momentIn, ...accounts };
}

/** A first answer, whole: what a start leaves to be done is done. */
async function warmUp({ discord, openrouter, member, channel }: Omit<Run, 'kill' | 'random'>): Promise<void> {
  openrouter.answer(play.say('Yes.'));
  await member.send(channel, '@Parley Are you there?');
  const isDrawn = () => discord.visible(channel).some(({ content }) => /^Yes\.\n-# .*tokens/.test(content));
  await discord.until(isDrawn, { within: 20_000 });
}

async function strikeOnce(moment: Moment, around: Omit<Run, 'kill'>, bot: BotProcess): Promise<void> {
  const struck = Promise.withResolvers<void>();
  let isArmed = true;
  const kill = (afterMs = 0) => {
    if (!isArmed) return;
    isArmed = false;
    if (afterMs < 1) bot.kill().then(struck.resolve, struck.reject);
    else
      delay(afterMs)
        .then(() => bot.kill())
        .then(struck.resolve, struck.reject);
  };
  const late = setTimeout(() => struck.reject(new Error(`no moment came: ${bot.complaints.at(-1)}`)), 20_000);
  moment({ ...around, kill }).catch((error: unknown) => {
    if (isArmed) struck.reject(error);
  });
  await struck.promise;
  clearTimeout(late);
}

/** Numbers that look random and are the same each time (mulberry32). */
function randomFrom(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return (((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * below;
  };
}
