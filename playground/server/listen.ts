import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { networkInterfaces } from 'node:os';

/** How many ports are tried. */
const tries = 20;

/**
 * Listens on the loopback interface: at every address that browsers may take for `localhost`, so that nobody else answers there in
 * our name.
 *
 * @param port the first to try; where it is taken at one of the addresses, the next one is. 0 takes any
 */
export async function listen(
  hear: RequestListener,
  port: number,
): Promise<{ servers: Server[]; port: number }> {
  const addresses = Object.values(networkInterfaces()).flatMap((all) => all ?? []);
  const hosts = ['127.0.0.1', ...(addresses.some(({ address }) => address === '::1') ? ['::1'] : [])];
  for (let tried = port; ; tried += 1) {
    const servers: Server[] = [];
    let wanted = tried;
    try {
      for (const host of hosts) {
        const server = createServer(hear);
        await listenAt(server, host, wanted);
        servers.push(server);
        wanted = (server.address() as AddressInfo).port;
      }
      return { servers, port: wanted };
    } catch (error) {
      for (const server of servers) server.close();
      const isTaken = (error as NodeJS.ErrnoException).code === 'EADDRINUSE';
      // Any port that is free at one address may be taken at another.
      if (!isTaken || tried >= port + tries) throw error;
      if (port === 0) tried = -1;
    }
  }
}

async function listenAt(server: Server, host: string, port: number): Promise<void> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => {
      server.off('error', reject);
      resolve();
    });
  });
}
