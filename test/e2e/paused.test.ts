import Database from 'better-sqlite3';
import { expect, test } from 'vitest';
import type { Member, MessageView } from '../../sandbox/discord/index.ts';
import { say } from '../../sandbox/openrouter/scenarios.ts';
import { english } from '../../src/texts/index.ts';
import { answerTo, ask, asked, ended, labels, parts, settled } from './asking.ts';
import { chat } from './conversing.ts';
import { willCall, withFunctions } from './functions.ts';
import { unhurried } from './memory.ts';
import { hears, logged, nextHeld, openScene, type Scene } from './scene.ts';

const offer = english.reply.edited;

const presets = `${withFunctions}  code:
    description: Codes
    command: true
    model: anthropic/claude-sonnet-5.5
    max_tokens: 1000
menus:
  ask: { on: message, name: Ask about this…, ask: true }
  translate: { on: message, name: Translate, prompt: Translate it. }
  summarise: { on: message, name: Summarise from here, scope: from-here, prompt: Summarise this. }
  catch-up: { on: user, name: What did they say?, prompt: 'Say what {member} said.' }
`;

/** A scene with somebody else in it, in which mara has an answer and a thread. */
async function openTalk() {
  const scene = await openScene({ presets, discord: { limits: unhurried } });
  const { discord, server, mara, openrouter } = scene;
  await scene.restart({ ALLOWED_USERS: mara.id });
  openrouter.answer(() => say('{"title": "Of cats"}'));
  const nils = discord.member('nils', { in: server, permissions: ['ManageMessages'] });
  const answer = await asked(scene, 'what of wombats?');
  const thread = await chat(scene);
  return Object.assign(scene, { nils, answer, thread });
}

type Talk = Awaited<ReturnType<typeof openTalk>>;

type Used = Awaited<ReturnType<Member['slash']>>;

/** Everything by which somebody asks a model for something, each as what is used or where it is answered. */
const byMara: Record<string, (talk: Talk, earlier: Earlier) => Promise<Used> | Promise<MessageView>> = {
  'a mention': ({ mara, channel }) => mara.send(channel, '@Parley hi'),
  'a reply to an answer': ({ mara, channel, answer }) => mara.send(channel, 'and?', { replyTo: answer }),
  'a direct message': ({ mara }) => mara.send(mara.dm(), 'hi'),
  '/ask': ({ mara, channel }) => mara.slash(channel, 'ask', { prompt: 'hi' }),
  'the command of a preset': ({ mara, channel }) => mara.slash(channel, 'code', { prompt: 'hi' }),
  '/compare': ({ mara, channel }) =>
    mara.slash(channel, 'compare ask', { prompt: 'hi', first: 'agent', second: 'code' }),
  '/chat': ({ mara, channel }) => mara.slash(channel, 'chat', {}),
  Regenerate: ({ mara, answer }) => mara.click(answer, 'Regenerate'),
  'the menu of a message': ({ mara, answer }) => mara.menu('Translate', answer),
  'the menu of a member': ({ mara, nils, channel }) => mara.menu('What did they say?', nils, channel),
  'a modal that was open before': ({ mara }, { modal }) => mara.submit(modal, { question: 'Why?' }),
};

interface Earlier {
  modal: Used;
}

async function privacy({ discord, channel }: Scene, by: Member, name: string, inputs = {}) {
  const used = await by.slash(channel, `privacy ${name}`, inputs);
  await discord.until(() => used.reply()?.content);
}

test.each([
  ['who has paused', 'You have paused me'],
  ['who has not agreed', '/privacy agree'],
] as const)('nothing of one %s reaches a model, whichever way it is asked', async (who, words) => {
  await using talk = await openTalk();
  const { discord, channel, mara, nils, answer, thread, openrouter } = talk;
  const modal = await mara.menu('Ask about this…', answer);
  if (who === 'who has paused') await privacy(talk, mara, 'pause');
  else await discord.owner.slash(channel, 'settings set', { name: 'consent', value: 'on' });
  if (who === 'who has not agreed') await privacy(talk, nils, 'agree');
  const before = openrouter.requests.length;
  const told = () =>
    [channel, mara.dm()]
      .flatMap((where) => discord.visible(where, mara))
      .filter(({ content }) => content.includes(words)).length;
  for (const [way, use] of Object.entries(byMara)) {
    // Consent is a server's to ask for.
    if (way === 'a direct message' && who === 'who has not agreed') continue;
    const seen = told();
    await use(talk, { modal });
    await discord.until(() => told() > seen);
    expect(openrouter.requests.length, way).toBe(before);
  }
  await mara.send(thread, 'and in the thread of quolls?');
  await asked(talk, 'of nils', { by: nils });
  expect(openrouter.requests.length).toBe(before + 1);
  expect(JSON.stringify(openrouter.requests.slice(before).map(({ body }) => body))).not.toContain('quolls');
});

test('what whoever has paused says is read by nobody’s question: as a reply, a link, in a menu, by a tool, nor asked again', async () => {
  await using talk = await openTalk();
  const { discord, server, channel, mara, nils, answer, openrouter } = talk;
  const secret = await mara.send(channel, 'a secret of echidnas');
  await nils.send(channel, 'of nils: numbats');
  await privacy(talk, mara, 'pause');
  const before = openrouter.requests.length;
  const shows = (used: Used, words: string) => discord.until(() => used.reply()?.content.includes(words));
  await shows(await nils.menu('Translate', secret), 'does not want me to read');
  await shows(await nils.menu('What did they say?', mara, channel), 'does not want me to read');
  await nils.click(answer, 'Regenerate');
  await hears(talk, channel, 'Whoever asked this does not want', nils);
  expect(openrouter.requests.length).toBe(before);
  const first = await nils.send(channel, 'from here on');
  await mara.send(channel, 'another secret of echidnas');
  await nils.send(channel, 'more of numbats');
  const summed = await nils.menu('Summarise from here', first);
  await discord.until(() => /2 messages read/.test(summed.reply()?.content ?? ''));
  await settled(talk);
  await asked(talk, 'what of this?', { by: nils, replyTo: secret });
  const link = `https://discord.com/channels/${server.id}/${channel.id}/${secret.id}`;
  await asked(talk, `and ${link}?`, { by: nils });
  for (const [name, given] of [
    ['read_channel', {}],
    ['search_messages', { words: 'echidnas' }],
  ] as const) {
    willCall(talk, name, given);
    await asked(talk, `by ${name}`, { by: nils });
  }
  const sent = JSON.stringify(openrouter.requests.slice(before).map(({ body }) => body.messages));
  expect(sent).toContain('numbats');
  expect(sent).not.toMatch(/secret of echidnas/);
  await privacy(talk, mara, 'pause', { on: false });
  await asked(talk, 'and now?', { by: nils, replyTo: secret });
  expect(JSON.stringify(openrouter.requests.at(-1)?.body)).toContain('secret of echidnas');
});

test('who pauses ends what is being written for them, as Stop does, and what waits is not asked', async () => {
  await using talk = await openTalk();
  const { channel, mara, nils, thread, discord } = talk;
  const others = nextHeld(talk, ['Of nils ', 'to the end.']);
  const prompt = await ask(talk, 'of nils', { by: nils });
  await others.asked;
  const running = nextHeld(talk, ['Half of quokkas ', 'and all.']);
  const first = await mara.send(thread, 'first');
  const { request } = await running.asked;
  running.release(1);
  await discord.until(() => answerTo(talk, first)?.content.includes('quokkas'));
  const waiting = await mara.send(thread, 'of lemurs');
  await discord.until(() => answerTo(talk, waiting));
  await privacy(talk, mara, 'pause');
  await talk.openrouter.until(() => request.aborted !== undefined);
  const left = await ended(talk, first);
  expect(parts(left).text).toBe('Half of quokkas');
  await ended(talk, waiting);
  others.finish();
  expect(parts(await ended(talk, prompt)).text).toBe('Of nils to the end.');
  await settled(talk);
  expect(JSON.stringify(talk.openrouter.requests.map(({ body }) => body))).not.toContain('lemurs');
  expect(discord.visible(channel).length).toBeGreaterThan(0);
});

/** All that is kept as text, and which edits the log has. */
function kept(scene: Scene): string {
  const raw = new Database(scene.database, { readonly: true });
  const rows = raw.prepare('SELECT * FROM bodies').all();
  raw.close();
  return JSON.stringify(rows);
}

/** Ways in which somebody's words are not to be read, each with who it is. */
const barred: Record<string, (talk: Talk) => Promise<{ who: Member; bar(): Promise<unknown> }>> = {
  async 'who has paused'(talk) {
    return { who: talk.mara, bar: () => privacy(talk, talk.mara, 'pause') };
  },
  async 'who has not agreed'(talk) {
    const { discord, channel, mara, nils } = talk;
    const bar = async () => {
      await discord.owner.slash(channel, 'settings set', { name: 'consent', value: 'on' });
      await privacy(talk, nils, 'agree');
    };
    return { who: mara, bar };
  },
  async 'who is denied by a role'({ discord, server, channel }) {
    const role = server.role('Barred');
    const who = discord.member('otto', { in: server, roles: [role] });
    return { who, bar: () => discord.owner.slash(channel, 'access deny', { role }) };
  },
};

test.for(Object.entries(barred))(
  'of one %s no edit is read or kept, and what they delete goes',
  async ([which, choose]) => {
    await using talk = await openTalk();
    const { discord, nils } = talk;
    const { who, bar } = await choose(talk);
    const [prompt, theirs] = [
      await ask(talk, 'of cats', { by: who }),
      await ask(talk, 'of nils', { by: nils }),
    ];
    const [{ id }, other] = [await ended(talk, prompt), await ended(talk, theirs)];
    await bar();
    // As after a while: whose roles they are is not known any more.
    await talk.restart();
    who.edit(prompt, '@Parley a secret of echidnas');
    nils.edit(theirs, '@Parley of numbats');
    await discord.until(() => labels(discord.message(other.id) as MessageView).includes(offer));
    await discord.until(() => logged(talk, 'passed over an edit').length === 1);
    expect(kept(talk)).toContain('numbats');
    expect(kept(talk)).not.toContain('echidnas');
    const reads = discord.requests.filter(
      ({ method, path }) => method === 'GET' && path.endsWith(`/messages/${prompt.id}`),
    );
    // Of who has paused it is not even looked up.
    expect(reads).toHaveLength(which === 'who has paused' ? 0 : 1);
    expect(labels(discord.message(id) as MessageView)).not.toContain(offer);
    who.delete(prompt);
    await discord.until(() => !kept(talk).includes('of cats') && !discord.message(id));
  },
);
