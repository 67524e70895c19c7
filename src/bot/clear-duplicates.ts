import { DiscordAPIError, type REST, RESTJSONErrorCodes, Routes } from 'discord.js';
import { kindAndName } from './register.ts';

/**
 * Removes what another program left in one server under the names of our global commands: they would stand there twice.
 *
 * @param ours by {@link kindAndName}
 */
export async function clearDuplicates(
  rest: REST,
  applicationId: string,
  serverId: string,
  ours: ReadonlySet<string>,
): Promise<void> {
  const route = Routes.applicationGuildCommands(applicationId, serverId);
  const existing = await rest.get(route).catch((error: unknown) => {
    // An app without the `applications.commands` scope may not even look: then it has no commands there.
    if (error instanceof DiscordAPIError && error.code === RESTJSONErrorCodes.MissingAccess) return [];
    throw error;
  });
  for (const command of existing as { id: string; name: string; type?: number }[]) {
    if (ours.has(kindAndName(command)))
      await rest.delete(Routes.applicationGuildCommand(applicationId, serverId, command.id));
  }
}
