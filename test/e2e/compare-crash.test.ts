import { expect, test } from 'vitest';
import type { RecordedRequest } from '../../sandbox/openrouter/index.ts';
import { held, say } from '../../sandbox/openrouter/scenarios.ts';
import { english } from '../../src/texts/index.ts';
import { labels, talk, under } from './asking.ts';
import { notedMessages, openSite } from './start-process.ts';

const luna = 'openai/gpt-6-luna';

/** A bot that is to be killed: one of two models ends its answer, if it `saves`; what else is begun stays at two words. */
async function openCrash(saves: boolean) {
  const site = await openSite();
  const { discord, openrouter } = site;
  const server = discord.server('Cats', { owner: discord.owner });
  const begun = () => {
    const answer = held(['one ', 'two ', 'three']);
    answer.release(2);
    return answer;
  };
  openrouter.answer(({ body }: RecordedRequest) => {
    const isLuna = body.model === luna || body.models?.[0] === luna;
    return isLuna && saves ? say('Luna.') : begun();
  });
  return Object.assign(site, {
    channel: server.channel('general'),
    mara: discord.member('mara', { in: server }),
    parley: await site.started(),
  });
}

test.for([true, false])(
  'a killed process leaves each answer as it was saved or interrupted (one saved: %s)',
  async (saves) => {
    await using site = await openCrash(saves);
    const { discord, channel, mara, parley } = site;
    await mara.slash(channel, 'compare ask', { prompt: 'what', first: 'fast', second: 'code' });
    const column = (preset: string) =>
      discord.visible(channel).find(({ content }) => content.startsWith(`**${preset}** · `));
    await discord.until(() => column('code')?.content.includes('two'));
    await discord.until(() =>
      saves
        ? labels(column('fast') as never)[0] === 'Keep this one'
        : column('fast')?.content.includes('two'),
    );
    if (saves) await discord.until(() => column('fast')?.content.includes('$'));
    await parley.kill();
    const next = await site.started();
    await next.logged('drew a reply as interrupted');
    const [fast, code] = [column('fast'), column('code')];
    if (!fast || !code) throw new Error('not there');
    expect(code.content).toMatch(/^\*\*code\*\* · .*\none two/);
    expect(code.content.endsWith(`\n-# ${english.reply.interrupted}`)).toBe(true);
    if (!saves) {
      expect(fast.content.endsWith(`\n-# ${english.reply.interrupted}`)).toBe(true);
      // Under the newer one it can be asked once more.
      expect([fast, code].flatMap(labels)).toEqual(under.failed);
      expect(labels(discord.visible(channel).at(-1) ?? code)).toEqual(under.failed);
      return;
    }
    expect(fast.content).toMatch(/^\*\*fast\*\* · \S+\nLuna\.\n-# /);
    expect(labels(fast)).toEqual(['Keep this one']);
    await mara.click(fast, 'Keep this one');
    await discord.until(() => labels(column('fast') as never).includes('Regenerate'));
    expect(column('fast')?.content).toContain('Luna.');
    expect(column('code')?.content).toContain('one two');
  },
);

test.for([true, false])(
  'a private comparison is drawn by its token after a kill, for the asker alone (one saved: %s)',
  async (saves) => {
    await using site = await openCrash(saves);
    const { discord, openrouter, channel, mara, parley } = site;
    const used = await mara.slash(channel, 'compare ask', {
      ...{ prompt: 'what', first: 'fast', second: 'code', private: true },
    });
    const column = (preset: string) =>
      used.followups().findLast(({ content }) => content.startsWith(`**${preset}** · `));
    await discord.until(() => column('code')?.content.includes('two'));
    await discord.until(() => column('fast')?.content.includes(saves ? '$' : 'two'));
    await discord.until(() => notedMessages(site.database) === 2);
    await parley.kill();
    const heading = used.reply()?.content;
    const next = await site.started();
    await next.logged('drew a reply as interrupted');
    const [fast, code] = [column('fast'), column('code')];
    if (!fast || !code) throw new Error('not there');
    expect(used.reply()?.content).toBe(heading);
    expect(used.followups()).toHaveLength(2);
    expect(discord.visible(channel).filter(({ author }) => author.id === discord.bot.id)).toEqual([]);
    expect([fast, code].map(({ ephemeral }) => ephemeral)).toEqual([true, true]);
    expect(code.content).toMatch(/^\*\*code\*\* · .*\none two/);
    expect(code.content.endsWith(`\n-# ${english.reply.interrupted}`)).toBe(true);
    if (!saves) {
      expect(fast.content.endsWith(`\n-# ${english.reply.interrupted}`)).toBe(true);
      expect([fast, code].flatMap(labels)).toEqual(under.failed);
      openrouter.answer(say('The whole answer.'));
      const last = labels(fast).length > 0 ? fast : code;
      await mara.click(last, 'Retry');
      await discord.until(() =>
        discord.visible(channel, mara).some(({ content }) => content.startsWith('The whole answer.\n-# ')),
      );
      return;
    }
    expect(fast.content).toMatch(/^\*\*fast\*\* · \S+\nLuna\.\n-# /);
    expect(labels(fast)).toEqual(['Keep this one']);
    expect(labels(code)).toEqual([]);
    await mara.click(fast, 'Keep this one');
    await discord.until(() => labels(column('fast') as never).includes('Regenerate'));
    // What is drawn is not drawn once more.
    await next.kill();
    const third = await site.started();
    await third.stop();
    expect(third.lines('drew a reply as interrupted')).toEqual([]);
  },
);

test('a private comparison whose token is over stays as it is, and what was saved is what later turns see', async () => {
  await using site = await openCrash(true);
  const { discord, openrouter, channel, mara, parley } = site;
  const used = await mara.slash(channel, 'compare ask', {
    ...{ prompt: 'what', first: 'fast', second: 'code', private: true },
  });
  const texts = () => used.followups().map(({ content }) => content);
  await discord.until(
    () => texts().some((text) => text.includes('$')) && texts().some((text) => text.includes('two')),
  );
  await parley.kill();
  const before = texts();
  used.expire();
  const next = await site.started();
  await next.logged((line) => /interrupted/.test(String(line.msg)));
  expect(texts()).toEqual(before);
  openrouter.answer(say('Next.'));
  await mara.slash(channel, 'ask', { prompt: 'and then?', private: true });
  await discord.until(() => openrouter.requests.length === 3);
  expect(talk(openrouter.requests[2])).toContain('assistant: Luna.');
});
