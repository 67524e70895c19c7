/** Of Vary. */
export const vary = {
  none: 'There is no picture here any more to vary.',
};
