import type { Rule } from './gate.ts';

/** The switch: off for the whole bot, for a server or for a channel, nothing is answered there, to nobody. */
export const offRule: Rule = async ({ settings }) => (settings.off ? (texts) => texts.access.off : undefined);

/** What is asked outside of servers: only where the operator, and whoever asks, have not switched that off. */
export const directRule: Rule = async ({ serverId, settings }) =>
  serverId === undefined && !settings.directMessages ? (texts) => texts.access.noDirectMessages : undefined;
