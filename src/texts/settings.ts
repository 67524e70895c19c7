import type { Language } from './language.ts';

/** What holds in a channel. */
interface SettingFacts {
  mentions: keyof Language['words']['settings']['mentions'];
  recentTalk: number;
  notify: keyof Language['words']['settings']['notify'];
  notifyAfterSeconds: number;
}

/** Where the operator of a bot sets what Discord lets it do. */
const portal = '<https://discord.com/developers/applications>';

/** Of `/settings`. */
export function settings({ words, say, format }: Language) {
  const own = words.settings;
  const { explain, talkMissing, mentionsMissing } = own;
  /** What a setting says, as far as it has an effect already. */
  const values = {
    mentions: (how: SettingFacts['mentions']) => own.mentions[how],
    recentTalk: (count: number) => (count === 0 ? own.noTalk : say(own.talk, { count })),
    notify: (how: SettingFacts['notify']) => own.notify[how],
    notifyAfterSeconds: (seconds: number) => say(own.over, { seconds }),
  };
  return {
    ...own,
    words: values,
    /** Of `/settings explain`. */
    explain: {
      ...explain,
      /** @param beaten what does not count, with where it is set */
      line: (name: string, value: string, from: string, isLocked: boolean, beaten: readonly string[]) =>
        [say(explain.line, { name, value, from, isLocked }), ...beaten.map((one) => `  - ${one}`)].join('\n'),
      beaten: {
        narrower: (value: string, from: string) => say(explain.beaten.narrower, { value, from }),
        lock: (value: string, from: string) => say(explain.beaten.lock, { value, from }),
        stricter: (value: string, from: string) => say(explain.beaten.stricter, { value, from }),
      },
    },
    /** What keeps recent talk from being read, and where to mend it. */
    talkMissing: {
      history: (where: string) => say(talkMissing.history, { where }),
      content: (_where: string) => say(talkMissing.content, { page: portal }),
    },
    /** What keeps mentions from being answered as it is set, and where to mend it. */
    mentionsMissing: {
      get content() {
        return say(mentionsMissing.content, { page: portal });
      },
      permissions: (where: string, permissions: readonly string[]) => {
        const names = permissions.map((name) => `**${name}**`);
        return say(mentionsMissing.permissions, { where, permissions: format.list(names, 'and') });
      },
    },
    /** @param set what is set for that channel itself, rather than for the server */
    list: (where: string, holds: SettingFacts, set: Partial<SettingFacts>) =>
      [
        say(own.heading, { where }),
        say(own.mentionsLine, {
          value: values.mentions(holds.mentions),
          isOwn: set.mentions !== undefined,
        }),
        say(own.talkLine, {
          value: values.recentTalk(holds.recentTalk),
          isOwn: set.recentTalk !== undefined,
        }),
        say(own.notifyLine, {
          over: values.notifyAfterSeconds(holds.notifyAfterSeconds),
          value: values.notify(holds.notify),
          isOwn: set.notify !== undefined,
        }),
      ].join('\n'),
  };
}
