import { expect, test } from 'vitest';
import type { RecordedRequest } from '../../sandbox/openrouter/index.ts';
import { held, say } from '../../sandbox/openrouter/scenarios.ts';
import { english } from '../../src/texts/index.ts';
import { labels, under } from './asking.ts';
import { openSite } from './start-process.ts';

const luna = 'openai/gpt-6-luna';

test.for([true, false])(
  'a killed process leaves each answer as it was saved or interrupted (one saved: %s)',
  async (saves) => {
    await using site = await openSite();
    const { discord, openrouter } = site;
    const server = discord.server('Cats', { owner: discord.owner });
    const channel = server.channel('general');
    const mara = discord.member('mara', { in: server });
    const parley = await site.started();
    const endless = [held(['one ', 'two ', 'three']), held(['one ', 'two ', 'three'])];
    for (const answer of endless) answer.release(2);
    const [first = say(''), second = say('')] = endless;
    openrouter.answer(({ body }: RecordedRequest) =>
      body.model === luna || body.models?.[0] === luna ? (saves ? say('Luna.') : first) : second,
    );
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
