import type { BaseInteraction } from 'discord.js';
import type { Presets } from '../presets/schema.ts';
import type { Policy } from '../turn/policy.ts';
import { policyFor, type Rules } from './admit.ts';

/** The presets of a place, of which only those are listed that whoever a policy is for may use there. */
export async function offeredUnder({ presets, refusal }: Policy): Promise<Presets> {
  const refusals = await Promise.all(presets.list.map(({ name }) => refusal(name)));
  return { ...presets, list: presets.list.filter((_, index) => refusals[index] === undefined) };
}

/** The same for whoever made an interaction: what is offered while they type, or to choose from. */
export async function offeredPresets(source: BaseInteraction, rules: Rules): Promise<Presets> {
  return offeredUnder(await policyFor(source, rules));
}
