import { createMcp } from './mcp/mcp.ts';
import { createForgetting } from './privacy/forgetting.ts';
import { purgeServer, serversToPurge } from './privacy/purge.ts';
import { createServices, patientReadMs } from './services.ts';
import type { ServeOptions, Serving, Standing } from './serving.ts';

/** Puts together all that answers. Resolves when the client is ready; rejects if it cannot become so. */
export async function serve({ store, config, options, presets, ...rest }: ServeOptions): Promise<Serving> {
  const { log, readMs = patientReadMs } = options;
  const { connecting, work, pulse, closing } = rest;
  const standing: Standing = { presets, surroundings: undefined };
  const stopping = new AbortController();
  const mcp = createMcp({
    ...{ log, patienceMs: readMs },
    read: options.readKey,
    now: options.clock?.now ?? Date.now,
  });
  const services = await createServices(store, config, options, () => standing.presets, {
    mcp,
    stopping: stopping.signal,
    closing,
    surroundings() {
      if (!standing.surroundings) throw new Error('the client is not ready yet');
      return standing.surroundings;
    },
  });
  const forgetting = createForgetting(store, services.history);
  const forgottenAnew = await forgetting.reforget();
  for (const { id, at } of await serversToPurge(store)) await purgeServer({ store, ...services }, id, at);
  if (forgottenAnew > 0) log.info({ members: forgottenAnew }, 'forgot anew whom a backup had brought back');
  const left = await services.shown.list();
  await services.history.interruptLeftovers();
  const connected = await connecting;
  const { client, messageContent } = connected;
  log.info(
    {
      user: client.user.tag,
      servers: client.guilds.cache.size,
      presets: presets.list.length,
      messageContent,
    },
    'ready',
  );
  const { attend } = await import('./attend.ts');
  return attend({
    ...{ store, config, options, standing, services, mcp, stopping, connected },
    ...{ left, work, pulse, closing },
  });
}
