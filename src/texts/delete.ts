/** Of Delete. */
export const deleting = {
  open: 'Delete',
  done: 'Deleted. I have forgotten the question and the answer.',
  dismiss:
    'I have forgotten the question and the answer. Only you see the answer, and only you can take it away: press **Dismiss message** under it.',
  stays:
    'I have forgotten the question and the answer. I am not a member here, so I cannot take the message itself away.',
  left: (count: number) =>
    `I have forgotten the question and the answer, but Discord did not let me remove ${count === 1 ? 'its message' : `${count} of its messages`}.`,
};
