/** Of Stop. */
export const stop = {
  notYours: 'Only the person who asked and moderators can stop this answer.',
  notRunning: 'This answer is not being written any more.',
  done: 'Stopped.',
};
