import { createServer } from 'node:http';
import { type Client, Events } from 'discord.js';
import { ConfigError } from '../config/environment.ts';

/** How the process is: `problem` says what is wrong, in words for the operator. */
export type Health = { healthy: true; gatewayAckMs: number } | { healthy: false; problem: string };

/** Longer without an acknowledged heartbeat than this, ms, and the gateway counts as gone: two beats and some slack. */
const longestSilenceMs = 120_000;

/** Longer than this, ms, and the process had better start anew. */
const deadAfterMs = 180_000;

/** How often the watchdog looks, ms. */
const lookEveryMs = 15_000;

/**
 * Watches the gateway's heartbeats: `client.isReady()` stays true even while discord.js reconnects for ever, so the
 * age of the last acknowledgement is what counts.
 */
export class GatewayPulse {
  readonly #now: () => number;
  #acknowledgedAt: number | undefined;

  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  /** Hears this client's heartbeats. */
  listen(client: Client): void {
    client.on(Events.Debug, (line) => {
      if (line.includes('Heartbeat acknowledged')) this.#beat();
    });
    client.on(Events.ShardReady, () => this.#beat());
    client.on(Events.ShardResume, () => this.#beat());
  }

  /** Since the last acknowledged heartbeat, ms; undefined before the first connection. */
  get ageMs(): number | undefined {
    return this.#acknowledgedAt === undefined ? undefined : this.#now() - this.#acknowledgedAt;
  }

  #beat(): void {
    this.#acknowledgedAt = this.#now();
  }
}

/**
 * Tells once when Discord has been silent for so long that discord.js will hardly mend it by itself: it reconnects for
 * ever where the name server or its own session is at fault.
 */
export function watchPulse(pulse: GatewayPulse, onDead: (error: Error) => void): { close(): void } {
  const timer = setInterval(() => {
    if ((pulse.ageMs ?? 0) <= deadAfterMs) return;
    clearInterval(timer);
    onDead(new Error(`Discord has been silent for more than ${deadAfterMs / 60_000} minutes`));
  }, lookEveryMs);
  return { close: () => clearInterval(timer) };
}

/** Asks both things that the bot cannot live without. Never rejects. */
export async function checkHealth(pulse: GatewayPulse, pingDatabase: () => Promise<void>): Promise<Health> {
  const age = pulse.ageMs;
  if (age === undefined) return { healthy: false, problem: 'Discord is not connected yet' };
  if (age > longestSilenceMs) {
    return {
      healthy: false,
      problem: `Discord has not acknowledged a heartbeat for ${Math.round(age / 1000)} s`,
    };
  }
  try {
    await pingDatabase();
  } catch (error) {
    return { healthy: false, problem: `the database does not answer: ${(error as Error).message}` };
  }
  return { healthy: true, gatewayAckMs: age };
}

/**
 * Answers `GET /health` on the loopback interface: 200 when all is well, 503 with the reason when not. For a
 * container's health check or a supervisor. Port 0: nowhere.
 *
 * @throws ConfigError where the port cannot be had
 */
export async function serveHealth(port: number, check: () => Promise<Health>): Promise<{ close(): void }> {
  if (port === 0) return { close: () => {} };
  const server = createServer((request, response) => {
    if (request.url !== '/health') {
      response.writeHead(404).end();
      return;
    }
    void check().then((health) => {
      response.writeHead(health.healthy ? 200 : 503, { 'content-type': 'application/json' });
      response.end(JSON.stringify(health));
    });
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', ({ code }: NodeJS.ErrnoException) =>
      reject(new ConfigError([`HEALTH_PORT: expected a free port, got ${port} (${code})`])),
    );
    server.listen(port, '127.0.0.1', resolve);
  });
  return {
    close: () => {
      server.close();
      server.closeAllConnections();
    },
  };
}
