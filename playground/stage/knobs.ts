import type { Fault } from '../../sandbox/discord/index.ts';
import type { Knobs, Strike } from '../wire/knobs.ts';
import type { Stage } from './stage.ts';

/** What can be turned. */
type Turned = Pick<Stage, 'discord' | 'relay' | 'talk'>;

/** How everything is set now. */
export function knobsOf({ discord, relay, talk }: Turned): Knobs {
  const { tokensPerSecond, nextAnswer } = talk;
  return { tokensPerSecond, nextAnswer, latencyMs: discord.latency.meanMs, echo: relay.echo };
}

/** Sets some of it; the rest stays. */
export function turn(stage: Turned, change: Partial<Knobs>): void {
  const { tokensPerSecond, nextAnswer, latencyMs, echo } = { ...knobsOf(stage), ...change };
  Object.assign(stage.talk, { tokensPerSecond, nextAnswer });
  // As with the real one, some calls travel longer than others.
  Object.assign(stage.discord.latency, { meanMs: latencyMs, spreadMs: latencyMs / 2 });
  stage.relay.echo = echo;
}

/** Of a 429 that strikes: so long the bot has to wait, s. */
const retryAfter = 3;

/** What draws: messages that are sent and edited. */
const drawing = new Set([
  'POST /channels/:channel/messages',
  'PATCH /channels/:channel/messages/:message',
  'POST /webhooks/:application/:token',
  'PATCH /webhooks/:application/:token/messages/@original',
  'PATCH /webhooks/:application/:token/messages/:message',
]);

/** Lets something go wrong at the local Discord: at the next call that draws, or at once. */
export function strike({ discord }: Pick<Stage, 'discord'>, what: Strike['what']): void {
  const next = (fault: Fault) =>
    discord.fail(({ method, route }) => drawing.has(`${method} ${route}`), fault);
  switch (what) {
    case 'discord-429':
      next({ status: 429, retryAfter });
      return;
    case 'discord-global-429': {
      const headers = { 'X-RateLimit-Scope': 'global', 'X-RateLimit-Global': 'true' };
      next({ status: 429, retryAfter, headers });
      return;
    }
    case 'discord-500':
      next({ status: 500 });
      return;
    case 'disconnect':
      discord.gateway.drop();
      return;
    case 'reconnect':
      discord.gateway.reconnect();
  }
}
