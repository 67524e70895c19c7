import { ageBound } from './bound.ts';
import { cacheRemarks, cacheRows } from './cache-rows.ts';
import { benchCommands, commandsRemarks, commandsRows } from './commands.ts';
import { benchFaults } from './faults.ts';
import { faultRemarks, faultRows } from './faults-rows.ts';
import { askAboutPdf, askAboutPhotos } from './files.ts';
import { filesRemarks, filesRows } from './files-rows.ts';
import { benchForgetting, forgettingRows } from './forgetting.ts';
import { benchHistory } from './history.ts';
import { benchIdle } from './idle.ts';
import { type Load, type Result, run } from './load.ts';
import { holdConversation } from './memory.ts';
import { memoryRemarks, memoryRows } from './memory-rows.ts';
import { median, percentile, time } from './numbers.ts';
import { benchPlayground, playgroundRemark, playgroundRows } from './playground.ts';
import { benchQuota } from './quota.ts';
import { quotaRemarks, quotaRows } from './quota-rows.ts';
import type { Row } from './row.ts';
import { benchSettings } from './settings.ts';
import { settingsRemarks, settingsRows } from './settings-rows.ts';
import { hardText, ordinaryText } from './text.ts';
import { benchTools } from './tools.ts';
import { toolsRemarks, toolsRows } from './tools-rows.ts';
import { benchUsage } from './usage.ts';
import { usageRemarks, usageRows } from './usage-rows.ts';

/** Something that is measured. */
export interface Case {
  name: string;
  title: string;
  measure: (options: { quick: boolean }) => Promise<{ rows: Row[]; remarks: string[] }>;
}

/** A figure that has to stay at or below a limit. */
interface Figure {
  what: string;
  of: (result: Result) => number;
  limit?: number | ((beside: { naive: Result; bound: number }) => number);
  /** How the limit reads, where it is not a plain figure. */
  says?: string;
  show?: (value: number) => string;
  beside?: 'bound';
}

const at =
  (share: number, pick: (measures: Result['conversations'][number]) => number) => (result: Result) => {
    const values = result.conversations.map(pick);
    // What never happened is worse than all that did.
    return percentile(
      values.map((value) => (Number.isNaN(value) ? Number.POSITIVE_INFINITY : value)),
      share,
    );
  };
const count = (value: number) => String(value);
const mebibytes = (value: number) => `${Math.round(value)} MiB`;
const ratio = (value: number) => `${value.toFixed(2)} ×`;
const ageAt = (share: number) => (result: Result) =>
  percentile(
    result.conversations.flatMap(({ ages }) => ages),
    share,
  );

const firstText = (limit: number): Figure => ({
  what: 'first text p95',
  of: at(0.95, (one) => one.firstText),
  limit,
});
const age = (limit: number): Figure => ({ what: 'age p95', of: ageAt(0.95), limit, beside: 'bound' });
const complete = (share: number, limit: number): Figure => ({
  what: `complete p${share * 100}`,
  of: at(share, (one) => one.complete),
  limit,
});
const refused: Figure = {
  what: '429s',
  of: ({ refused: { global, others } }) => global + others,
  limit: 0,
  show: count,
};
const exact: Figure = {
  what: 'answers not exact when joined',
  of: ({ conversations }) => conversations.filter((one) => !one.exact).length,
  limit: 0,
  show: count,
};
const openFences: Figure = {
  what: 'states with an open code block',
  of: ({ conversations }) => conversations.reduce((sum, one) => sum + one.openFences, 0),
  limit: 0,
  show: count,
};
const told = (what: string, of: Figure['of'], show: Figure['show'] = count): Figure => ({ what, of, show });
const memory = told('peak RSS', ({ peakMiB }) => peakMiB, mebibytes);
const cpu = told('CPU per 1,000 tokens', ({ cpuPerThousand }) => cpuPerThousand, time);

/** A load as a case: Parley and the naive bot, one after the other. */
function loadCase(
  name: string,
  title: string,
  load: Load,
  figures: readonly Figure[],
  quick: Partial<Load> = {},
): Case {
  return {
    name,
    title,
    async measure(options) {
      const used = options.quick ? { ...load, ...quick, repeats: 1 } : load;
      const parley = await run(used, 'parley');
      const naive = await run(used, 'naive');
      const bound = ageBound(used);
      const rows = figures.map((figure): Row => {
        const { what, of, limit, says, show = time, beside } = figure;
        const value = of(parley);
        const most = typeof limit === 'function' ? limit({ naive, bound }) : limit;
        return {
          what,
          measured: show(value),
          target: most === undefined ? '' : says ? `${says} = ${show(most)}` : limitText(most, show),
          missed: most !== undefined && !(value <= most),
          naive: show(of(naive)),
          bound: beside === 'bound' ? time(bound) : '',
        };
      });
      return { rows, remarks: remarksOn(used, parley, naive) };
    },
  };
}

const limitText = (most: number, show: (value: number) => string) => (most === 0 ? '0' : `≤ ${show(most)}`);

function remarksOn(load: Load, parley: Result, naive?: Result): string[] {
  const all = parley.conversations.length;
  const describe = (who: string, { requests, lagMs, refused, conversations, complaints }: Result) => {
    const each = (value: number) => (value / all).toFixed(1);
    const lost = conversations.filter((one) => Number.isNaN(one.complete)).length;
    return [
      `${who}: ${each(requests.creates)} creates, ${each(requests.edits)} edits, ${each(requests.typing)} typing per answer;`,
      `${median(conversations.map((one) => one.messages))} messages per answer;`,
      `429: ${refused.others} by bucket, ${refused.global} global;`,
      lost > 0 ? `${lost} answers never whole;` : '',
      complaints.length > 0 ? `${complaints.length} warnings in its log;` : '',
      `the bench itself was late by ${time(lagMs)} at p99.`,
    ]
      .filter(Boolean)
      .join(' ');
  };
  const texts = `${all} answers of ${load.units.toLocaleString('en')} units in ${load.units / load.unitsPerToken} tokens.`;
  return [texts, describe('Parley', parley), ...(naive ? [describe('Naive', naive)] : [])];
}

/** The oldest of five streams is not much older than the youngest: the largest p95 of a stream over the smallest. */
const fairness = ({ conversations }: Result) => {
  const each = conversations.map(({ ages }) => percentile(ages, 0.95));
  return Math.max(...each) / Math.min(...each);
};

const ordinary = {
  via: 'mention',
  text: ordinaryText,
  units: 4000,
  unitsPerToken: 4,
  tokensPerSecond: 50,
  repeats: 1,
} as const satisfies Partial<Load>;

const five = { ...ordinary, conversations: 5, overMs: 1500, oneChannel: true };
const asOne = [firstText(250), age(1300), complete(0.95, 200), refused, exact, openFences];

/** Every case of the bench, in the order of the table. */
export const cases: readonly Case[] = [
  loadCase('one', '1 conversation', { ...ordinary, conversations: 1, overMs: 0, repeats: 4 }, [
    ...asOne,
    memory,
    cpu,
  ]),
  loadCase(
    'twenty',
    '20 conversations in 20 channels, begun over 2 s',
    { ...ordinary, conversations: 20, overMs: 2000 },
    [...asOne, memory, cpu],
  ),
  loadCase('shared', '5 conversations in one channel, begun 300 ms apart', { ...five, repeats: 2 }, [
    told(
      'first text p95',
      at(0.95, (one) => one.firstText),
      time,
    ),
    complete(0.5, 1500),
    complete(0.95, 4500),
    age(6000),
    { ...age(0), limit: ({ bound }) => 1.25 * bound, says: '1.25 × the bound' },
    { what: 'largest age p95 of a stream over the smallest', of: fairness, limit: 1.5, show: ratio },
    refused,
    exact,
    openFences,
  ]),
  loadCase('slash', 'the same five by slash command', { ...five, via: 'slash' }, asOne),
  loadCase(
    'global',
    '200 conversations in 200 channels of 10 servers, begun over 5 s',
    { ...ordinary, conversations: 200, overMs: 5000, servers: 10, repeats: 2 },
    [
      firstText(1500),
      complete(0.95, 2000),
      age(7000),
      { ...refused, what: 'global 429s', of: (result) => result.refused.global },
      refused,
      exact,
      openFences,
      { ...memory, limit: 260 },
      { ...cpu, limit: ({ naive }) => 1.3 * naive.cpuPerThousand, says: '1.3 × naive' },
    ],
    { conversations: 60, servers: 3 },
  ),
  loadCase(
    'hard',
    '12,000 units with fences, tables, CJK, emoji at 150 tokens/s',
    {
      ...ordinary,
      conversations: 1,
      overMs: 0,
      text: hardText,
      units: 12_000,
      tokensPerSecond: 150,
      repeats: 3,
    },
    asOne,
  ),
  loadCase(
    'bursts',
    '4,000 units at 1,000 tokens/s, 100 tokens at a time',
    { ...ordinary, conversations: 1, overMs: 0, tokensPerSecond: 1000, burst: 100, repeats: 8 },
    [
      complete(0.95, 1000),
      told(
        'complete p50',
        at(0.5, (one) => one.complete),
        time,
      ),
      refused,
      exact,
      openFences,
    ],
  ),
  {
    name: 'threads',
    title: '100 threads at once, three questions at once in each',
    async measure({ quick }) {
      const load: Load = {
        ...{ ...ordinary, via: 'chat', line: 3, servers: 10, overMs: 0 },
        conversations: quick ? 60 : 300,
      };
      const result = await run(load, 'parley');
      const lost: Figure = {
        what: 'questions without a whole answer',
        of: ({ conversations }) => conversations.filter((one) => Number.isNaN(one.complete)).length,
        limit: 0,
        show: count,
      };
      const disorder = { ...lost, what: 'answers out of order', of: (all: Result) => all.outOfOrder };
      const figures: Figure[] = [
        lost,
        disorder,
        // All begin at once, so a hundred answers end at once: at 48 requests a second that alone takes 2.1 s.
        complete(0.95, 2500),
        refused,
        exact,
        memory,
      ];
      const rows = figures.map(({ what, of, limit, show = time }): Row => {
        const value = of(result);
        const most = typeof limit === 'number' ? limit : undefined;
        return {
          what,
          measured: show(value),
          target: most === undefined ? '' : limitText(most, show),
          missed: most !== undefined && !(value <= most),
          naive: '',
          bound: '',
        };
      });
      return { rows, remarks: remarksOn(load, result) };
    },
  },
  {
    name: 'history',
    title: '1,000,000 turns stored',
    async measure({ quick }) {
      const rows = await benchHistory(quick ? { turns: 20_000 } : {});
      return {
        rows: rows.map(({ what, p95 }, index) => ({
          what: `${what}, p95`,
          measured: `${p95.toFixed(1)} ms`,
          target: index === 0 ? '≤ 10 ms' : '',
          missed: index === 0 && p95 > 10,
          naive: '',
          bound: '',
        })),
        remarks: [],
      };
    },
  },
  {
    name: 'settings',
    title: 'what holds for a turn, with 10,000 servers stored',
    async measure({ quick }) {
      const figures = await benchSettings(quick ? { servers: 1000, runs: 500 } : {});
      return { rows: settingsRows(figures), remarks: settingsRemarks(figures) };
    },
  },
  {
    name: 'forgetting',
    title: 'a member who is forgotten',
    async measure({ quick }) {
      return { rows: forgettingRows(await benchForgetting(quick ? 500 : 10_000)), remarks: [] };
    },
  },
  {
    name: 'quota',
    title: '1,000 limits, 1,000,000 rows in the ledger',
    async measure({ quick }) {
      const figures = await benchQuota(quick ? { rows: 20_000, runs: 300 } : {});
      return { rows: quotaRows(figures), remarks: quotaRemarks(figures) };
    },
  },
  {
    name: 'faults',
    title: 'a process that is killed at each step of a turn',
    async measure({ quick }) {
      const figures = await benchFaults(quick ? { kills: 36 } : {});
      return { rows: faultRows(figures), remarks: faultRemarks(figures) };
    },
  },
  {
    name: 'memory',
    title: 'a conversation of 200 turns, with summaries and without',
    async measure({ quick }) {
      const turns = quick ? 60 : 200;
      const without = await holdConversation(turns, false);
      const summed = await holdConversation(turns, true);
      return { rows: memoryRows(summed, without), remarks: memoryRemarks(summed, without) };
    },
  },
  {
    name: 'files',
    title: 'questions about files',
    async measure({ quick }) {
      const times = quick ? 2 : 8;
      const pdf = await askAboutPdf(times);
      const photos = await askAboutPhotos(times);
      return { rows: filesRows(pdf, photos), remarks: filesRemarks(pdf, photos) };
    },
  },
  {
    name: 'cache',
    title: 'a conversation of 50 turns, with cache marks and without',
    async measure({ quick }) {
      const turns = quick ? 15 : 50;
      const unmarked = await holdConversation(turns, false, 'unmarked');
      const marked = await holdConversation(turns, false, 'claude');
      return { rows: cacheRows(marked, unmarked), remarks: cacheRemarks(turns, marked, unmarked) };
    },
  },
  {
    name: 'usage',
    title: '/usage over 1,000,000 calls',
    async measure({ quick }) {
      const result = await benchUsage(quick ? 100_000 : 1_000_000, quick ? 3 : 10);
      return { rows: usageRows(result), remarks: usageRemarks(result) };
    },
  },
  {
    name: 'tools',
    title: '100 answers at once, each of which calls functions in three rounds',
    async measure({ quick }) {
      const result = await benchTools(quick ? 30 : 100);
      return { rows: toolsRows(result), remarks: toolsRemarks(result) };
    },
  },
  {
    name: 'commands',
    title: 'start-up with 10,000 servers’ own commands',
    async measure({ quick }) {
      const result = await benchCommands(quick ? 500 : 10_000);
      return { rows: commandsRows(result), remarks: commandsRemarks(result) };
    },
  },
  {
    name: 'playground',
    title: 'the playground’s page, in a browser',
    async measure({ quick }) {
      const rows = playgroundRows(await benchPlayground(quick ? 3 : 10));
      return { rows, remarks: [playgroundRemark] };
    },
  },
  {
    name: 'idle',
    title: 'idle, beside a bare discord.js client with the same caches',
    async measure({ quick }) {
      const starts = quick ? 1 : 7;
      const { parley, bare } = await benchIdle(starts);
      const row = (what: string, ours: number, theirs: number, show: (value: number) => string): Row => ({
        what,
        measured: `${show(ours)} (${ratio(ours / theirs)})`,
        target: `≤ 1.5 × bare = ${show(theirs * 1.5)}`,
        missed: ours > theirs * 1.5,
        naive: `bare: ${show(theirs)}`,
        bound: '',
      });
      return {
        rows: [
          row('RSS', parley.restingMiB, bare.restingMiB, mebibytes),
          row('start to ready', parley.readyMs, bare.readyMs, time),
        ],
        remarks: [
          `Medians of ${starts} starts each, in turns. Once it is ready Parley has V8 collect what its start has left; the bare client does not.`,
        ],
      };
    },
  },
];
