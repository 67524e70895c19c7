/** Of `/clear`. */
export const clear = {
  done: 'Fresh start: I have put what was said here before out of my mind.',
  notYours:
    'Others are talking with me here. Only those who have asked something in this conversation, and moderators, can clear it.',
  donePrivate: 'Fresh start: I have put our private conversation here out of my mind.',
};
