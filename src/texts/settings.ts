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

/** Of `/settings`. */
export const settings = {
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
      `- **Mentions**: ${mentionWords[holds.mentions]}.${here(own.mentions !== undefined)}`,
      `- **Recent talk**: ${holds.recentTalk === 0 ? 'I read no messages that are not meant for me' : `I read up to ${holds.recentTalk} recent messages as background`}.${here(own.recentTalk !== undefined)}`,
      `- **Slow answers** (over ${holds.notifyAfterSeconds} s): ${notifyWords[holds.notify]}.${here(own.notify !== undefined)}`,
    ].join('\n');
  },
};
