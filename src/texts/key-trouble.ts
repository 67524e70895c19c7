import type { Language } from './language.ts';
import { asCode } from './words.ts';

/** What is wrong with OpenRouter's key. Amounts in micro-USD, times in ms since 1970. */
export type KeyTrouble =
  | { trouble: 'dead'; isManagement: boolean }
  | { trouble: 'credit'; left?: number }
  | { trouble: 'limit'; purse?: KeyPurse }
  | { trouble: 'low'; purse: KeyPurse }
  | { trouble: 'expiring'; at: number }
  | { trouble: 'free'; used?: number; limit?: number; resetsAt: number };

/** `of`: `account`, `key`, or the scope of a budget. */
interface KeyPurse {
  of: string;
  left: number;
  limit?: number;
}

/** Pages of OpenRouter on which things can be mended. */
export const keyPages = {
  keys: '<https://openrouter.ai/settings/keys>',
  credits: '<https://openrouter.ai/settings/credits>',
  workspaces: '<https://openrouter.ai/workspaces>',
};

/**
 * The page of the workspace on which a budget is set, by its scope (OpenRouter docs, `KeyBudgetScope`); others may be added
 * there.
 */
const budgetPages: Record<string, 'Settings → Budgets' | 'Guardrails'> = {
  workspace: 'Settings → Budgets',
  workspace_default_member: 'Guardrails',
  workspace_default_key: 'Guardrails',
  member: 'Guardrails',
  api_key: 'Guardrails',
};

/** What is said of troubles with OpenRouter's key. */
export function keyTroubles({ words, say, format }: Language) {
  const own = words.keyTrouble;
  const budgets: Readonly<Record<string, string>> = own.budgets;
  /** A budget that holds for the key. */
  const budget = (scope: string) => budgets[scope] ?? say(own.otherBudget, { scope: asCode(scope) });
  const purseOf = ({ of, limit }: KeyPurse) => {
    if (of === 'account') return own.balance;
    const purse = of === 'key' ? own.keyLimit : budget(of);
    return limit === undefined ? purse : say(own.purseOf, { purse, limit: format.cost(limit) });
  };
  /** Where somebody can raise what is used up. @param of undefined: not known what it was */
  const raiseAt = (of: string | undefined) => {
    if (of === undefined)
      return say(own.raiseSomewhere, { keys: keyPages.keys, workspaces: keyPages.workspaces });
    if (of === 'key') return say(own.raiseKey, { keys: keyPages.keys });
    const page = budgetPages[of] ?? say(own.eitherPage, { one: 'Guardrails', other: 'Settings → Budgets' });
    return say(own.raiseBudget, { workspaces: keyPages.workspaces, page });
  };
  const at = (ms: number) => `<t:${Math.floor(ms / 1000)}:R>`;
  const another = { keys: keyPages.keys };
  const trouble = (finding: KeyTrouble): string => {
    switch (finding.trouble) {
      case 'dead':
        return say(finding.isManagement ? own.management : own.dead, another);
      case 'credit':
        return finding.left === undefined
          ? say(own.refused, { credits: keyPages.credits })
          : say(own.noCredit, { left: format.cost(finding.left), credits: keyPages.credits });
      case 'limit':
        return say(own.limit, {
          purse: finding.purse === undefined ? own.someLimit : purseOf(finding.purse),
          raise: raiseAt(finding.purse?.of),
        });
      case 'low': {
        const { purse } = finding;
        return say(own.low, {
          left: format.cost(purse.left),
          purse: purseOf(purse),
          raise:
            purse.of === 'account' ? say(own.addCredit, { credits: keyPages.credits }) : raiseAt(purse.of),
        });
      }
      case 'expiring':
        return say(own.expiring, { at: at(finding.at), ...another });
      case 'free': {
        const { used, limit, resetsAt } = finding;
        return used !== undefined && limit !== undefined && used < limit
          ? say(own.freeNearly, { used, limit, at: at(resetsAt) })
          : say(own.freeUsedUp, { at: at(resetsAt) });
      }
    }
  };
  return { budget, trouble };
}
