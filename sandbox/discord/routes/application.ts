import { applicationFlags } from '../gateway.ts';
import { type Answer, type Call, ok, type Route } from '../router.ts';
import type { World } from '../state.ts';
import type { Json } from '../wire.ts';

function wireApplication(world: World): Json {
  const { id, name, owner, team } = world.application;
  const [first] = team;
  const teamId = first?.id;
  return {
    id,
    name,
    icon: null,
    description: '',
    summary: '',
    type: null,
    bot: world.bot,
    bot_public: true,
    bot_require_code_grant: false,
    verify_key: '0'.repeat(64),
    flags: applicationFlags(world),
    hook: true,
    redirect_uris: [],
    interactions_endpoint_url: null,
    role_connections_verification_url: null,
    approximate_guild_count: [...world.guilds.values()].filter((guild) => guild.hasBot).length,
    approximate_user_install_count: world.installedBy.size,
    integration_types_config: { 0: {}, 1: {} },
    owner,
    team:
      teamId === undefined
        ? null
        : {
            id: teamId,
            icon: null,
            name: `${name} team`,
            owner_user_id: teamId,
            members: team.map((user) => ({
              membership_state: 2,
              team_id: teamId,
              user,
              role: user.id === teamId ? '' : 'admin',
              permissions: ['*'],
            })),
          },
  };
}

function gatewayBot({ gateway }: Call): Answer {
  return ok({
    url: gateway.url,
    shards: 1,
    session_start_limit: {
      total: 1000,
      remaining: Math.max(0, 1000 - gateway.counts.identified),
      reset_after: 86_400_000,
      max_concurrency: 1,
    },
  });
}

const application = ({ world }: Call): Answer => ok(wireApplication(world));

/** The bot's own identity and where its gateway is. */
export const applicationRoutes: readonly Route[] = [
  { method: 'GET', path: '/gateway', auth: 'none', handle: ({ gateway }) => ok({ url: gateway.url }) },
  { method: 'GET', path: '/gateway/bot', auth: 'bot', handle: gatewayBot },
  { method: 'GET', path: '/applications/@me', auth: 'bot', handle: application },
  { method: 'GET', path: '/oauth2/applications/@me', auth: 'bot', handle: application },
];
