import type { EffectiveSettings } from '../settings/definitions.ts';
import type { Texts } from '../texts/index.ts';

/** Who asks, and where: all that decides whether they may. */
export interface Visitor {
  userId: string;
  /** Absent in direct messages. */
  serverId?: string | undefined;
  /** Absent where Discord did not tell. */
  channelId?: string | undefined;
  /** The channel that a thread stands in. */
  parentId?: string | undefined;
  /** The category that the channel stands in. */
  categoryId?: string | undefined;
  /** Their roles in the server; empty where Discord did not tell. */
  roleIds: readonly string[];
  /** What holds for them there. */
  settings: EffectiveSettings;
}

/** Why somebody may not, in the language of whoever reads it. */
export type Refusal = (texts: Texts) => string;

/**
 * One reason for which somebody may not use the bot, or one preset of it. Undefined: nothing stands against it.
 *
 * @param preset absent where no preset is chosen yet: then only what holds for all of them is asked
 */
export type Rule = (visitor: Visitor, preset?: string) => Promise<Refusal | undefined>;

/** The one gate before everything that can be asked, whichever way it is asked. */
export interface Gate {
  mayUse: Rule;
}

/** @param rules asked in this order; the first that refuses says why */
export function createGate(rules: readonly Rule[]): Gate {
  return {
    async mayUse(visitor, preset) {
      for (const rule of rules) {
        const refusal = await rule(visitor, preset);
        if (refusal) return refusal;
      }
      return undefined;
    },
  };
}
