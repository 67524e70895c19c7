import type { Finding } from './finding.ts';

/** How the connection to Discord stands. */
export interface GatewayView {
  /** Since the last acknowledged heartbeat, ms; undefined: never. */
  ageMs: number | undefined;
  /** For how long it has been up, ms. */
  upMs: number;
  /** How long a heartbeat travels, ms; below 0: not known yet. */
  pingMs: number;
  /** Which of how many connections this place is served by, from 0 on. */
  shard: number;
  shards: number;
  /** How many servers this process is in. */
  servers: number;
}

/** Longer without an acknowledged heartbeat than this, ms, is too long: two beats and some slack. */
const longestSilenceMs = 120_000;

/** Discord lets one connection serve 2,500 servers at the most (Discord docs, gateway, "Sharding"). */
const manyServers = 2000;

/** The connection, its age, its shard. */
export function gatewayFindings(view: GatewayView): Finding[] {
  const { ageMs = Number.POSITIVE_INFINITY, servers, shards } = view;
  const isSilent = ageMs > longestSilenceMs;
  return [
    {
      standing: isSilent ? 'wrong' : 'well',
      say: ({ diagnosis }) =>
        isSilent ? diagnosis.gateway.silent : diagnosis.gateway.up({ ...view, ageMs }),
    },
    ...(servers / shards > manyServers
      ? [
          {
            standing: 'note' as const,
            say: ({ diagnosis }) => diagnosis.gateway.many(servers),
          } satisfies Finding,
        ]
      : []),
  ];
}
