import type { Route } from '../router.ts';
import { applicationRoutes } from './application.ts';
import { channelRoutes } from './channels.ts';
import { commandRoutes } from './commands.ts';
import { guildRoutes } from './guilds.ts';
import { interactionRoutes } from './interactions.ts';
import { messageRoutes } from './messages.ts';
import { pollRoutes } from './polls.ts';
import { reactionRoutes } from './reactions.ts';
import { searchRoutes } from './search.ts';
import { userRoutes } from './users.ts';
import { webhookRoutes } from './webhooks.ts';

/** Every route that the local Discord answers. */
export const routes: readonly Route[] = [
  ...applicationRoutes,
  ...userRoutes,
  ...guildRoutes,
  ...commandRoutes,
  ...interactionRoutes,
  ...webhookRoutes,
  ...channelRoutes,
  ...messageRoutes,
  ...pollRoutes,
  ...reactionRoutes,
  ...searchRoutes,
];
