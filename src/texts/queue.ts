/** Of questions that wait. */
export const queue = {
  ahead: (count: number) => `Queued: ${count} ahead.`,
  /** Nobody is ahead here, but as many answers as they may have are being written for the member elsewhere. */
  busy: 'Queued: your other answers come first.',
  next: 'I am on it.',
  cancel: 'Cancel',
  cancelled: (name: string) => `Cancelled by ${name}.`,
  locked: 'This thread was locked before I came to this.',
  full: (limit: number) =>
    `There are ${limit} questions waiting here already. Please ask again when some of them are answered.`,
};
