import fc from 'fast-check';
import { sql } from 'kysely';
import { expect, test } from 'vitest';
import { estimateTokens } from '../../src/history/estimator.ts';
import { openPlace, privatePlace } from '../../src/history/place.ts';
import { shorten } from '../../src/history/shorten.ts';
import { plain, startHistory } from './support.ts';

type World = Awaited<ReturnType<typeof startHistory>>;

/** Sums up one piece after a turn, as `write` says, until there is no more to do. @returns how many pieces */
async function sumUp(
  { history }: World,
  turnId: string,
  historyTokens: number,
  write = (previous: string, answers: string[]) => previous + answers.join(''),
  inputTokens = 4000,
): Promise<number> {
  const request = { turnId, model: plain.model, budget: historyTokens, shared: false, inputTokens };
  for (let pieces = 0; ; pieces += 1) {
    const task = await history.nextSummary(request);
    if (!task) return pieces;
    const answers = task.turns.map(({ answer }) => answer);
    await history.saveSummary(task, write(task.previous?.text ?? '', answers), 'cheap/model');
  }
}

/** What is sent for a turn: the summary's text, and the answers that stand there as they are. */
async function sent({ history }: World, turnId: string, historyTokens: number) {
  const context = await history.context({ ...plain, turnId, historyTokens });
  const [, second] = context.messages;
  const summary = second?.content.startsWith('Summary of') ? second.content.split('\n\n')[1] : undefined;
  const answers = context.messages.flatMap(({ role, content }) => (role === 'assistant' ? [content] : []));
  return { ...context, summary, answers };
}

const rest = ` ${'word '.repeat(50).trim()}`;

/** A conversation in one place; each answer begins with a sign of its own. */
async function talk(world: World, signs: Iterable<string>): Promise<string[]> {
  const ids: string[] = [];
  for (const sign of signs) {
    const { id } = await world.begin(`What about ${sign}?`);
    await world.end(id, sign + rest);
    ids.push(id);
  }
  return ids;
}

const firsts = (previous: string, answers: string[]) => previous + answers.map((text) => text[0]).join('');

interface Known {
  id: string;
  parent: Known | undefined;
  sign: string | undefined;
}

const happening = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.record({ what: fc.constant('say' as const), words: fc.integer({ min: 5, max: 90 }) }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('reply' as const), turn: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('fail' as const) }) },
  {
    weight: 4,
    arbitrary: fc.record({ what: fc.constant('sum up' as const), turn: fc.nat(3), budget: fc.nat(2) }),
  },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('again' as const), turn: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('delete' as const), turn: fc.nat() }) },
  { weight: 1, arbitrary: fc.record({ what: fc.constant('clear' as const) }) },
);

test('whatever happens, each turn of a path is sent, or in the summary, or counted as left out, within the budget', async () => {
  const budgets = [850, 1200, 1700];
  let seen = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(happening, { minLength: 10, maxLength: 50 }), async (happenings) => {
      const world = await startHistory();
      const { history, begin, end, store } = world;
      const turns: Known[] = [];
      const gone: string[] = [];
      let head: Known | undefined;
      let signs = 0;
      const nextSign = () => String.fromCodePoint(0x4e00 + signs++);
      const say = async (parent: Known | undefined, words: number) => {
        const { id } = await begin('why?', parent && parent !== head ? { parentId: parent.id } : {});
        const turn: Known = { id, parent, sign: nextSign() };
        await end(id, `${turn.sign} ${'word '.repeat(words)}`);
        turns.push(turn);
        if (parent === head) head = turn;
      };
      for (let turn = 0; turn < 18; turn += 1) await say(head, 50);
      for (const happens of happenings) {
        const turn = 'turn' in happens ? turns[happens.turn % Math.max(1, turns.length)] : undefined;
        if (happens.what === 'say') await say(head, happens.words);
        else if (happens.what === 'clear') {
          await history.clear(openPlace('1'));
          head = undefined;
        } else if (happens.what === 'fail') {
          const { id } = await begin('why?');
          await end(id, '', { state: 'failed' });
          head = { id, parent: head, sign: undefined };
          turns.push(head);
        } else if (!turn) continue;
        else if (happens.what === 'reply') await say(turn, 20);
        else if (happens.what === 'sum up') {
          const newest = turns.at(-1 - happens.turn) ?? turn;
          await sumUp(world, newest.id, budgets[happens.budget] ?? 0, firsts, 300);
        } else if (happens.what === 'again' && !gone.includes(turn.id)) {
          turn.sign = nextSign();
          await end(turn.id, `${turn.sign} ${'word '.repeat(20)}`);
        } else if (happens.what === 'delete') {
          await history.deleteTurn(turn.id);
          turn.sign = undefined;
          gone.push(turn.id);
        }
      }
      for (const turn of turns.filter(({ id }) => !gone.includes(id))) {
        const above: string[] = [];
        for (let next = turn.parent; next; next = next.parent) if (next.sign) above.unshift(next.sign);
        for (const budget of budgets) {
          const {
            summary = '',
            answers,
            summarised,
            leftOut,
            tokens,
            ...context
          } = await sent(world, turn.id, budget);
          const stands = answers.map((text) => text[0] ?? '');
          expect(above.slice(above.length - stands.length)).toEqual(stands);
          expect([...summary].filter((sign) => !above.includes(sign))).toEqual([]);
          expect(new Set(summary).size).toBe(summary.length);
          const neither = above.filter((sign) => !stands.includes(sign) && !summary.includes(sign));
          expect(neither.length).toBe(leftOut);
          expect(context.turns + summarised + leftOut).toBe(above.length);
          const fixed = estimateTokens('Be brief.') + 4 + estimateTokens('why?') + 4;
          expect(tokens).toBeLessThanOrEqual(budget + fixed);
          if (summary !== '') seen += 1;
        }
      }
      // What was deleted or said differently since stands in no summary either.
      const { rows } = await sql`SELECT value FROM bodies WHERE namespace = 'summaries'`.execute(store.sql);
      const current = new Set(turns.flatMap(({ sign }) => sign ?? []));
      expect(
        [...JSON.stringify(rows)].filter((sign) => /\p{Script=Han}/u.test(sign) && !current.has(sign)),
      ).toEqual([]);
      expect(world.problems).toEqual([]);
      await store.close();
    }),
    { numRuns: 40 },
  );
  expect(seen).toBeGreaterThan(100);
});

test('a summary is a stable beginning: it and the turns after it stay until the next step', async () => {
  const world = await startHistory();
  let before: unknown[] = [];
  let steps = 0;
  for (let turn = 0; turn < 60; turn += 1) {
    const { id } = await world.begin('And then?');
    const { messages, summarised, leftOut } = await sent(world, id, 1000);
    expect(leftOut).toBe(0);
    const beginning = messages.slice(0, before.length);
    if (JSON.stringify(beginning) !== JSON.stringify(before)) steps += 1;
    before = messages.slice(0, -1);
    expect(turn < 20 || summarised > 0).toBe(true);
    await world.end(id, `${String.fromCodePoint(0x4e00 + turn)}${rest}`);
    await sumUp(world, id, 1000, firsts);
  }
  // 60 turns of about 64 tokens, a quarter of 875 each.
  expect(steps).toBeGreaterThan(5);
  expect(steps).toBeLessThan(20);
});

test('the next summary goes on from the last one, in pieces where much has to be caught up with', async () => {
  const world = await startHistory();
  const ids = await talk(world, 'abcdefghijklmnopqrstuvwxyz');
  const newest = ids.at(-1) ?? '';
  expect(await sumUp(world, newest, 1000, firsts, 300)).toBeGreaterThan(3);
  const { id } = await world.begin('next');
  const { summary, answers, leftOut } = await sent(world, id, 1000);
  expect(leftOut).toBe(0);
  expect(summary + answers.map((text) => text[0]).join('')).toBe('abcdefghijklmnopqrstuvwxyz');
});

test('a fork, a reply and a cleared place each see the summary of their own path', async () => {
  const world = await startHistory();
  const { history, begin } = world;
  const ids = await talk(world, 'abcdefghijklmnopqrstuvwxyz');
  await sumUp(world, ids.at(-1) ?? '', 1000, firsts);
  const early = await begin('about d', { parentId: ids[3] ?? '' });
  expect((await sent(world, early.id, 1000)).summary).toBeUndefined();
  await history.setHead(openPlace('thread'), ids.at(-1) ?? '');
  const forked = await begin('here', { place: openPlace('thread') });
  expect((await sent(world, forked.id, 1000)).summary).toMatch(/^abc/);
  await history.clear(openPlace('1'));
  const fresh = await begin('afresh');
  expect(await sent(world, fresh.id, 1000)).toMatchObject({ summary: undefined, leftOut: 0, summarised: 0 });
});

test('turns that are still being answered wait, and are in the summary later', async () => {
  const world = await startHistory();
  await talk(world, 'ab');
  const slow = await world.begin('slow');
  const ids = await talk(world, 'cdefghijklmnopqrstuvwxyz');
  await sumUp(world, ids.at(-1) ?? '', 1000, firsts);
  const one = await world.begin('one');
  expect((await sent(world, one.id, 1000)).summary).toBe('ab');
  await world.end(slow.id, `S${rest}`);
  await sumUp(world, ids.at(-1) ?? '', 1000, firsts);
  expect((await sent(world, one.id, 1000)).summary).toMatch(/^abScdef/);
});

test('a turn that is deleted while its summary is being written is not in it', async () => {
  const world = await startHistory();
  const { history, store } = world;
  const ids = await talk(world, 'abcdefghijklmnopqrstuvwxyz');
  const newest = ids.at(-1) ?? '';
  const request = { turnId: newest, model: plain.model, budget: 1000, shared: false, inputTokens: 4000 };
  const task = await history.nextSummary(request);
  if (!task) throw new Error('nothing to sum up');
  await history.deleteTurn(ids[2] ?? '');
  expect(await history.saveSummary(task, 'abc', 'cheap/model')).toBe(false);
  const { rows } = await sql`SELECT * FROM bodies WHERE namespace = 'summaries'`.execute(store.sql);
  expect(rows).toEqual([]);
  await sumUp(world, newest, 1000, firsts);
  const next = await world.begin('next');
  expect((await sent(world, next.id, 1000)).summary).toMatch(/^abdef/);
});

test('a summary that cannot be read is reported, dropped and written anew', async () => {
  const world = await startHistory();
  const ids = await talk(world, 'abcdefghijklmnopqrstuvwxyz');
  const newest = ids.at(-1) ?? '';
  await sumUp(world, newest, 1000, firsts);
  await sql`UPDATE bodies SET value = 'no JSON' WHERE namespace = 'summaries'`.execute(world.store.sql);
  const next = await world.begin('next');
  const { summary, leftOut, summarised } = await sent(world, next.id, 1000);
  expect({ summary, summarised }).toEqual({ summary: undefined, summarised: 0 });
  expect(leftOut).toBeGreaterThan(10);
  expect(world.problems).toHaveLength(1);
  await sumUp(world, newest, 1000, firsts);
  expect(await sent(world, next.id, 1000)).toMatchObject({
    leftOut: 0,
    summary: expect.stringMatching(/^abc/),
  });
});

test('a text that is shortened fits, is its own beginning, and never ends in half a character', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 400 }), fc.nat(60), (text, tokens) => {
      const short = shorten(text, tokens);
      expect(estimateTokens(short)).toBeLessThanOrEqual(tokens);
      if (short !== text) expect(text.startsWith(short.replace(/ …$/, ''))).toBe(true);
      expect(short.isWellFormed()).toBe(text.isWellFormed());
    }),
  );
});

test('what was said in private is summed up nowhere, also where a thread goes on from it', async () => {
  const world = await startHistory();
  const mine = privatePlace('1', '7');
  let last = '';
  for (const sign of 'XYZ') {
    const { id } = await world.begin('secret', { place: mine });
    await world.end(id, sign + rest);
    last = id;
  }
  const thread = openPlace('thread');
  await world.history.setHead(thread, last);
  const ids: string[] = [];
  for (const sign of 'abcdefghijklmnopqrstuvwxyz') {
    const { id } = await world.begin('open', { place: thread });
    await world.end(id, sign + rest);
    ids.push(id);
    await sumUp(world, id, 1000, firsts);
  }
  const next = await world.begin('next', { place: thread });
  const { summary, leftOut } = await sent(world, next.id, 1000);
  expect({ summary, leftOut }).toEqual({ summary: expect.stringMatching(/^abc[d-z]*$/), leftOut: 3 });
});
