import { createServer, type Server } from 'node:http';
import { type Client, Events } from 'discord.js';

/** How the process is: `problem` says what is wrong, in words for the operator. */
export type Health = { healthy: true; gatewayAckMs: number } | { healthy: false; problem: string };

/** Longer without an acknowledged heartbeat than this, ms, and the gateway counts as gone: two beats and some slack. */
const longestSilenceMs = 120_000;

/** Longer than this, ms, and the process had better start anew. */
const deadAfterMs = 180_000;

/**
 * Watches the gateway's heartbeats: `client.isReady()` stays true even while discord.js reconnects for ever, so the
 * age of the last acknowledgement is what counts.
 */
export class GatewayPulse {
  readonly #now: () => number;
  #acknowledgedAt: number;

  constructor(now: () => number = Date.now) {
    this.#now = now;
    this.#acknowledgedAt = now();
  }

  /** Hears this client's heartbeats. */
  listen(client: Client): void {
    client.on(Events.Debug, (line) => {
      if (line.includes('Heartbeat acknowledged')) this.#beat();
    });
    client.on(Events.ShardReady, () => this.#beat());
    client.on(Events.ShardResume, () => this.#beat());
  }

  /** Since the last acknowledged heartbeat, ms. */
  get ageMs(): number {
    return this.#now() - this.#acknowledgedAt;
  }

  /** Silent for so long that discord.js will hardly mend it by itself. */
  get isDead(): boolean {
    return this.ageMs > deadAfterMs;
  }

  #beat(): void {
    this.#acknowledgedAt = this.#now();
  }
}

/** Asks both things that the bot cannot live without. Never rejects. */
export async function checkHealth(pulse: GatewayPulse, pingDatabase: () => Promise<void>): Promise<Health> {
  const age = pulse.ageMs;
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
 * container's health check or a supervisor.
 */
export async function serveHealth(port: number, check: () => Promise<Health>): Promise<Server> {
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
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  return server;
}
