/** So many entries may the lists of a server have: they are read with every question. */
export const mostRules = 200;
