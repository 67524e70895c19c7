// Most of these are told to models, which say it in their own words.
export const functions = {
  notMember: 'Whoever asks is not a member of that server, so nothing can be read or done there for them.',
  noChannel: (name: string, names: readonly string[]) =>
    `There is no channel ${name || 'here'} that can be read for whoever asks.${names.length > 0 ? ` These can be: ${names.join(', ')}.` : ''}`,
  noText: (name: string) => `#${name} holds no messages itself. Name one of its threads or posts.`,
  hidden: {
    history: (name: string) =>
      `The bot cannot read #${name}: it is missing View Channel or Read Message History there. Somebody who manages the server can give it these.`,
    content: (name: string) =>
      `The bot cannot read #${name}: whoever runs it has left the Message Content intent off.`,
  },
  notForAll: (name: string) =>
    `Not everybody who sees the answer may read #${name}, so it cannot be read for an answer here. Asked privately, with \`/ask private:True\`, it can.`,
  forAdults: (name: string) => `#${name} is age-restricted: it can be read only from such a channel.`,
  nothingToSearch: 'There is nothing to search for: name words, or an author.',
  nobody: (name: string) => `No member of this server is called ${name}.`,
  notHere: 'The bot cannot write here itself: it is no member of this place, or this is no text channel.',
  noThreads: 'No thread can be opened here.',
  noName: 'A thread needs a name with letters in it.',
  moderated: "Discord (or this server's AutoMod) did not take these words.",
  timedOut: 'Whoever asks is in a timeout and may only look.',
  youLack: (permissions: readonly string[]) =>
    `Whoever asks may not do that here: they are missing ${permissions.join(' and ')}.`,
  iLack: (permissions: readonly string[]) =>
    `The bot may not do that here: it is missing ${permissions.join(' and ')}. Somebody who manages the server can give it that.`,
};
