/** What is wrong with a question. */
export const prompt = {
  empty: 'There is nothing to answer in that message. Ask me something in words.',
  unreadQuote: {
    deleted: 'The message that you replied to is gone. Ask me something in words.',
    hidden:
      'I cannot read the message that you replied to: the Message Content intent is off for me. Its operator can switch it on; until then, please copy its text into your question.',
    forbidden:
      'I cannot read the message that you replied to: I am missing Read Message History here. Somebody who manages the server can give it to me.',
    unreachable:
      'Discord did not give me the message that you replied to. Please try again in a moment, or copy its text into your question.',
  },
  introduction:
    'Hello! Ask me anything: mention me with a question, write me a direct message, or use `/ask`. `/help` shows what else I can do.',
  tooLong: (limit: number) =>
    `That is more than I can take at once. Please keep it under ${limit.toLocaleString('en')} characters.`,
  unknownPreset: (name: string) => `There is no preset called \`${name}\`. \`/help\` lists them.`,
  unknownModel: (id: string, nearest: string | undefined) =>
    nearest === undefined
      ? `There is no model called \`${id}\`. \`/models\` lists them.`
      : `There is no model called \`${id}\`. Did you mean \`${nearest}\`?`,
  modelNotOffered: (id: string) => `The model \`${id}\` is not offered here. Choose one from the list.`,
  modelNotForChat: (id: string) =>
    `The model \`${id}\` cannot be asked in a chat. \`/models\` lists those that can.`,
};
