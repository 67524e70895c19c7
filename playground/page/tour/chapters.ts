import { store } from '../store.ts';
import type { Stagehand } from './stagehand.ts';

/** A part of the tour: what is shown, in words, and how. */
export interface Chapter {
  title: string;
  /** What is to be seen. */
  words: string;
  /** It needs a model that does as it is told: not shown with real ones. */
  needsStandIn?: true;
  /** Begins as the owner, in the first channel. */
  play(hand: Stagehand): Promise<void>;
}

const teas = 'tea,grams,minutes\nSencha,4,2\nOolong,5,3\nAssam,3,4\nRooibos,4,7\n';

/** What Parley can do, in the order in which one would find out. */
const chapters: readonly Chapter[] = [
  {
    title: 'An answer, while it is written',
    words:
      'Mention the bot, and its answer grows before your eyes, as fast as Discord allows. Discord has no tables: Parley draws them.',
    async play(hand) {
      await hand.say('@Parley a table of teas, please');
      await hand.answered();
    },
  },
  {
    title: 'Stop, and go on',
    words:
      'Who asked can stop an answer: the stream ends, what is there stays, and Continue goes on where it broke off.',
    async play(hand) {
      await hand.say('@Parley tell me a long story');
      await hand.grown(500);
      hand.tell('Stop is pressed.');
      await hand.press('stop');
      await hand.answered();
      hand.tell('Continue is pressed.');
      await hand.press('continue');
      await hand.answered();
    },
  },
  {
    title: 'When a model fails',
    words:
      'What was written stays. Other models are tried first, where a preset names some; then the bot says plainly what happened, and what to do next.',
    needsStandIn: true,
    async play(hand) {
      await hand.say('@Parley fail midway');
      await hand.answered();
    },
  },
  {
    title: 'Behind the glass',
    words:
      'The same answer from behind: what the model was sent, each event of its stream, each call to Discord, what it cost, and how far the screen was behind the stream.',
    async play(hand) {
      await hand.say('@Parley some code, please');
      await hand.answered();
      hand.show('glass');
    },
  },
  {
    title: 'A conversation in a thread',
    words:
      '/chat opens a thread in which nobody has to mention the bot. It remembers what was said there, and nothing else.',
    async play(hand) {
      await hand.use('chat', { topic: 'What to serve at a tea party' });
      await hand.openThread();
      await hand.answered();
      await hand.say('And what did I ask just now?');
      await hand.answered();
    },
  },
  {
    title: 'A file goes along',
    words: 'Drop a file, paste a picture, record a voice message: what a model can read goes to it.',
    async play(hand) {
      await hand.say('@Parley what is in this file?', [new File([teas], 'teas.csv', { type: 'text/csv' })]);
      await hand.answered();
    },
  },
  {
    title: 'Two models, side by side',
    words: '/compare asks two to four presets at once. Keep the answer that you like best.',
    async play(hand) {
      const prompt = 'A list of reasons to drink tea';
      await hand.use('compare ask', { prompt, first: 'fast', second: 'smart' });
      await hand.answered();
    },
  },
  {
    title: 'A picture',
    words:
      'A preset is a command: /imagine has a model that draws. Vary and Regenerate stand under what it has drawn.',
    async play(hand) {
      await hand.use('imagine', { prompt: 'A small harbour at dusk' });
      await hand.answered();
    },
  },
  {
    title: 'A limit in money',
    words:
      'Admins limit what is spent: by member, role, channel, server; by minute or month; in dollars, tokens or questions.',
    async play(hand) {
      const [who, amount, unit, per] = ['everyone', '0.000001', 'usd', 'day'];
      await hand.use('quota set', { who, amount, unit, per });
      await hand.answered();
      hand.tell('Now Mara asks, who is a member.');
      await hand.be('member');
      await hand.say('@Parley hello');
      await hand.answered();
      await hand.pause();
      hand.tell('The owner takes the limit away.');
      await hand.be('owner');
      await hand.use('quota remove', { limit: await hand.firstChoice('quota remove', 'limit') });
      await hand.answered();
    },
  },
  {
    title: 'All that a server can set',
    words:
      'Models, instructions, who may use what, what is kept and for how long: from inside Discord, for a server or a channel.',
    async play(hand) {
      await hand.use('settings open');
      await hand.answered();
    },
  },
  {
    title: 'Presets, live',
    words:
      'Each preset is a few lines: a model, its fallbacks, instructions, tools, limits. Change one and save: the bot uses it at once.',
    async play(hand) {
      hand.show('presets');
    },
  },
];

/** The chapters that can be shown with whoever answers here. */
export function chaptersHere(): readonly Chapter[] {
  const isReal = store.shown.house?.isReal === true;
  return chapters.filter(({ needsStandIn }) => !(isReal && needsStandIn));
}
