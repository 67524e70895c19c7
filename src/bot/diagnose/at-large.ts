import type { BaseInteraction } from 'discord.js';
import { runningDatabase } from '../../diagnosis/database.ts';
import { askDiscord } from '../../diagnosis/discord.ts';
import { applicationFindings, contentFinding, silenceFinding } from '../../diagnosis/discord-findings.ts';
import type { Finding } from '../../diagnosis/finding.ts';
import { gatewayFindings } from '../../diagnosis/gateway.ts';
import { keyFindings } from '../../diagnosis/key.ts';
import { clockFinding, versionFinding } from '../../diagnosis/machine.ts';
import { catalogueFailure, modelFindings, serverKeyFindings } from '../../diagnosis/models.ts';
import type { Catalogue } from '../../openrouter/catalogue.ts';
import { ModelFailure } from '../../openrouter/failure.ts';
import type { OpenRouter } from '../../openrouter/openrouter.ts';
import { usesFree } from '../../openrouter/uses-free.ts';
import type { Policy } from '../../turn/policy.ts';
import type { Bot } from '../bot.ts';

/** So long each of the others is waited for, ms. */
const patienceMs = 10_000;

/** No older than this, ms, the list of models counts as what is. */
const recentMs = 5 * 60_000;

/** How all stands that the bot needs everywhere. @param isOperator whoever reads it runs the bot */
export async function findingsAtLarge(
  interaction: BaseInteraction,
  bot: Bot,
  policy: Policy,
  isOperator: boolean,
): Promise<Finding[]> {
  const [discord, key, models, database, version] = await Promise.all([
    discordSide(bot),
    keySide(bot, isOperator),
    modelSide(bot, policy, isOperator),
    runningDatabase(bot.store, isOperator),
    versionFinding(),
  ]);
  return [
    ...discord,
    ...key,
    ...database,
    ...gatewayFindings(gatewayOf(interaction, bot)),
    version,
    // Of presets there may be most to say: what there is no room for is cut from the end.
    ...models,
  ];
}

async function discordSide({ config, messageContent, turns }: Bot): Promise<Finding[]> {
  const { now } = turns.openrouter.clock;
  const seen = await askDiscord(config, { now, signal: AbortSignal.timeout(patienceMs) });
  if ('trouble' in seen) return [silenceFinding(seen)];
  return [
    contentFinding(seen, config.discord.messageContent, messageContent),
    ...applicationFindings(seen),
    clockFinding(seen.clockAheadMs),
  ];
}

/** Asks by the watch, so that it, too, knows what is found. */
async function keySide(bot: Bot, isOperator: boolean): Promise<Finding[]> {
  const { watch } = await bot.keys();
  const seen = await watch.look().catch(failure);
  const limits = {
    lowMicroUsd: bot.config.operator.lowCreditMicroUsd,
    usesFree: usesFree(bot.presets(), bot.catalogue()),
    now: bot.turns.openrouter.clock.now(),
  };
  return keyFindings(seen, limits, isOperator, watch.refused());
}

async function modelSide(
  { turns }: Bot,
  { presets, settings }: Policy,
  isOperator: boolean,
): Promise<Finding[]> {
  const listed = await recentCatalogue(turns.openrouter).catch(failure);
  if (listed instanceof ModelFailure) return [catalogueFailure(listed)];
  const keys = isOperator ? serverKeyFindings(presets, turns.keyFor) : [];
  return [...keys, ...modelFindings(listed, presets, settings)];
}

/** The list of models is long: one that was fetched a moment ago will do. */
async function recentCatalogue({ catalogue, clock }: OpenRouter): Promise<Catalogue> {
  const known = catalogue.current();
  if (clock.now() - known.fetchedAt < recentMs) return known;
  return catalogue.refresh(AbortSignal.timeout(patienceMs));
}

function failure(error: unknown): ModelFailure {
  if (error instanceof ModelFailure) return error;
  throw error;
}

function gatewayOf({ guild }: BaseInteraction, { client, pulse }: Bot) {
  const shard = guild?.shardId ?? 0;
  return {
    ...{ ageMs: pulse.ageMs, upMs: client.uptime, shard },
    pingMs: client.ws.shards.get(shard)?.ping ?? -1,
    shards: client.ws.shards.size,
    servers: client.guilds.cache.size,
  };
}
