/** Of `/history`. */
export const history = {
  empty: 'There is no conversation here to go on from. Ask me something, and there is one.',
  rested:
    'The conversation here has rested for so long that the next question begins afresh. A reply to one of my answers still goes on from it, and `/history export` and `/history fork` take it along.',
  emptyPrivate: 'You have no private conversation with me here.',
  mayNotRead: 'You may not read what was said in this channel before, so I must not show it either.',
  notYours: "That private conversation is somebody else's.",
  older: 'Older',
  newer: 'Newer',
  page: (facts: { turns: number; from: number; to: number; summarised: number }) =>
    [
      `**This conversation**: ${facts.turns} question${facts.turns === 1 ? '' : 's'}`,
      ...(facts.from === 1 && facts.to === facts.turns ? [] : [`here ${facts.from} to ${facts.to}`]),
      ...(facts.summarised === 0 ? [] : [`the oldest ${facts.summarised} summed up`]),
    ].join(', '),
  turn: (facts: { author: string; at: number; prompt: string; model: string | undefined; answer: string }) =>
    [
      `**${facts.author}** <t:${Math.floor(facts.at / 1000)}:R> ${facts.prompt}`,
      `> ${facts.answer}${facts.model === undefined ? '' : ` *(${facts.model})*`}`,
    ].join('\n'),
  states: {
    pending: 'is being answered',
    done: '',
    stopped: 'stopped',
    'cut-off': 'cut off',
    failed: 'failed',
    interrupted: 'interrupted',
    deleted: 'deleted',
  },
  summary: (facts: { turns: number; model: string; at: number }) =>
    `**Summary of the ${facts.turns === 1 ? 'oldest question and its answer' : `oldest ${facts.turns} questions and their answers`}**, which I have in mind in place of them` +
    `\n-# ${facts.model} · <t:${Math.floor(facts.at / 1000)}:R>`,
  openSummary: 'Show summary',
  noSummary:
    'There is no summary of this conversation: all of it still has room, or the earlier questions are not summed up yet.',
  exported: (turns: number) =>
    `The whole conversation, ${turns} question${turns === 1 ? '' : 's'} with all answers, as Markdown and as JSON.`,
  exportedPart: (turns: number, left: number) =>
    `The newest ${turns} questions with all answers, as Markdown and as JSON. The ${left} before them are more than a file may hold.`,
  title: (where: string) => `Conversation in ${where}`,
  direct: 'a direct message',
  exportedAt: (at: string) => `Exported on ${at}`,
  alternative: (number: number, of: number) => `Answer ${number} of ${of}`,
  undone: (question: string, goesOn: boolean) =>
    `${goesOn ? `Undone: I go on from before “${question}”.` : `Undone: “${question}”. The next question begins afresh.`} What was written stays; a reply to that answer still goes on from it.`,
  undoNotYours: 'Only the person who asked last, and moderators, can undo it.',
  undoRunning: 'I am still answering that. Stop it first, or wait until it is finished.',
  changed: 'Somebody else has just gone on here. Please look, and try again.',
  forkDirect:
    'A direct message has no threads. Reply to any of my older answers: what you ask then goes on from it, beside the rest.',
  forked: (threadId: string) =>
    `This conversation goes on in <#${threadId}> as well; here it stays as it is.`,
  gone: 'I no longer have that conversation. Please ask again.',
  private: 'That conversation is private: it can only go on where it began.',
};
