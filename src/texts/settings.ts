/** What holds in a channel. */
interface SettingFacts {
  mentions: keyof typeof mentionWords;
  recentTalk: number;
  notify: keyof typeof notifyWords;
  notifyAfterSeconds: number;
}

const mentionWords = {
  'in-place': 'I answer in place',
  thread: 'I open a thread and answer there',
  follow: 'I answer in place; in a thread in which I was mentioned, no further mention is needed',
};

const notifyWords = {
  edit: 'nobody is notified',
  ping: 'the asker is pinged at the end',
  fresh: 'the finished answer comes as a fresh message that pings the asker',
};

/** What a setting says, as far as it has an effect already. */
const words = {
  mentions: (how: keyof typeof mentionWords) => mentionWords[how],
  recentTalk: (count: number) =>
    count === 0
      ? 'I read no messages that are not meant for me'
      : `I read up to ${count} recent messages as background`,
  notify: (how: keyof typeof notifyWords) => notifyWords[how],
  notifyAfterSeconds: (seconds: number) => `over ${seconds} s`,
};

/** Of `/settings`. */
export const settings = {
  words,
  changedMeanwhile:
    'Somebody else has changed that meanwhile, so I have left it as it is now. Open it again to see.',
  /** Of `/settings explain`. */
  explain: {
    heading: 'What holds here for you, and why:',
    names: {
      mentions: 'Mentions',
      recentTalk: 'Recent talk',
      notify: 'Slow answers',
      notifyAfterSeconds: 'What is slow',
    },
    from: {
      usual: 'as usual',
      operator: 'set for the whole bot',
      server: 'set for the server',
      channel: 'set for the channel',
      thread: 'set for this thread',
      member: 'your own choice',
      typed: 'chosen in the command',
    },
    /** @param beaten what does not count, with where it is set */
    line: (name: string, value: string, from: string, isLocked: boolean, beaten: readonly string[]) =>
      `- **${name}**: ${value} *(${from}${isLocked ? ', locked' : ''})*${beaten.map((one) => `\n  - ${one}`).join('')}`,
    beaten: {
      narrower: (value: string, from: string) => `not: ${value} (${from}; what is set more narrowly wins)`,
      lock: (value: string, from: string) => `not: ${value} (${from}; it is locked more widely)`,
      stricter: (value: string, from: string) => `not: ${value} (${from}; the strictest holds)`,
    },
  },
  notAllowed: 'Only members who may manage this server can change how I behave in it.',
  wholeServer: 'the whole server',
  /** What keeps recent talk from being read, and where to mend it. */
  talkMissing: {
    history: (where: string) =>
      `⚠️ I cannot read recent talk in ${where}: I am missing **View Channel** or **Read Message History**. Give me both under Server Settings → Roles, or in the channel under Edit Channel → Permissions.`,
    content: (_where: string) =>
      '⚠️ I cannot read recent talk: the **Message Content** intent is off for me. My operator can switch it on at <https://discord.com/developers/applications> → my application → Bot → Message Content Intent, and restart me without `MESSAGE_CONTENT=off`.',
  },
  /** What keeps mentions from being answered as it is set, and where to mend it. */
  mentionsMissing: {
    content:
      '⚠️ In threads I still have to be mentioned in each message: the **Message Content** intent is off for me. My operator can switch it on at <https://discord.com/developers/applications> → my application → Bot → Message Content Intent, and restart me without `MESSAGE_CONTENT=off`.',
    permissions: (where: string, permissions: readonly string[]) =>
      `⚠️ I cannot do that with mentions in ${where}: I am missing ${permissions.map((name) => `**${name}**`).join(' and ')}. Give it to me under Server Settings → Roles, or in the channel under Edit Channel → Permissions.`,
  },
  /** @param own what is set for that channel itself, rather than for the server */
  list: (where: string, holds: SettingFacts, own: Partial<SettingFacts>) => {
    const here = (isOwn: boolean) => (isOwn ? ' *(set for this channel)*' : '');
    return [
      `In ${where}:`,
      `- **Mentions**: ${words.mentions(holds.mentions)}.${here(own.mentions !== undefined)}`,
      `- **Recent talk**: ${words.recentTalk(holds.recentTalk)}.${here(own.recentTalk !== undefined)}`,
      `- **Slow answers** (${words.notifyAfterSeconds(holds.notifyAfterSeconds)}): ${words.notify(holds.notify)}.${here(own.notify !== undefined)}`,
    ].join('\n');
  },
};
