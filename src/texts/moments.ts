/** Moments to come, and moments gone: never shown on the wrong side of now. */
export const relative = (ms: number) => `<t:${Math.ceil(ms / 1000)}:R>`;

/** The moment itself: its date and time. */
export const dateAndTime = (ms: number) => `<t:${Math.floor(ms / 1000)}:f>`;

export const ago = (ms: number) => `<t:${Math.floor(ms / 1000)}:R>`;
