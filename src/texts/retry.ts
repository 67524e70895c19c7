/** Of Retry, Regenerate and Continue. */
export const retry = {
  notYours: 'Only the person who asked and moderators can do that here.',
  gone: 'I no longer have that question. Please ask again.',
  running: 'This is being answered already.',
  notEdited: 'The edited question has been answered already, or it is again what you asked first.',
  noOther: (why: string) => `There is no other answer. ${why}`,
  noMore: (why: string) => `Nothing was added. ${why}`,
  restarted: 'I was restarted while writing, so this is the answer from before.',
  nothingToContinue: 'There is nothing to go on with here. Use the other buttons, or ask again.',
};
