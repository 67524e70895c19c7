import { formatCost } from './money.ts';
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

export const keyPages = {
  keys: '<https://openrouter.ai/settings/keys>',
  credits: '<https://openrouter.ai/settings/credits>',
  workspaces: '<https://openrouter.ai/workspaces>',
};

/**
 * A budget that holds for the key, in words, by its scope (OpenRouter docs, `KeyBudgetScope`), with the page of the workspace
 * on which it is set; others may be added there.
 */
const budgets: Record<string, { what: string; page: 'Settings → Budgets' | 'Guardrails' }> = {
  workspace: { what: 'the workspace’s budget', page: 'Settings → Budgets' },
  workspace_default_member: {
    what: 'the budget of the workspace’s default guardrail for a member',
    page: 'Guardrails',
  },
  workspace_default_key: {
    what: 'the budget of the workspace’s default guardrail for a key',
    page: 'Guardrails',
  },
  member: { what: 'the budget of the guardrail of the key’s owner', page: 'Guardrails' },
  api_key: { what: 'the budget of the key’s guardrail', page: 'Guardrails' },
};

/** Where somebody can raise what is used up. @param of `account`, `key`, or the scope of a budget; undefined: not known */
function raiseAt(of: string | undefined): string {
  if (of === undefined)
    return `Raise it: the key’s own limit at ${keyPages.keys}, a budget in the workspace at ${keyPages.workspaces}`;
  if (of === 'key') return `Raise it at ${keyPages.keys}`;
  const page = budgets[of]?.page ?? 'Guardrails or Settings → Budgets';
  return `Raise it at ${keyPages.workspaces} → the key’s workspace → ${page}`;
}

export function keyTrouble(finding: KeyTrouble): string {
  const at = (ms: number) => `<t:${Math.floor(ms / 1000)}:R>`;
  const another = `Make another at ${keyPages.keys}; \`/key rotate\` says how to hand it to me.`;
  switch (finding.trouble) {
    case 'dead':
      return finding.isManagement
        ? `My OpenRouter key is a management key: it cannot ask models. Only presets with a server of their own can answer. ${another}`
        : `OpenRouter does not accept my key: it is wrong, switched off, deleted, or has expired. Only presets with a server of their own can answer. ${another}`;
    case 'credit': {
      const what =
        finding.left === undefined
          ? 'OpenRouter has refused a request because there was not enough credit for it (402).'
          : `The OpenRouter account has no credit left (${formatCost(finding.left)}).`;
      return `${what} Add some at ${keyPages.credits}. Presets on free models go on working, unless the balance is below zero.`;
    }
    case 'limit': {
      const what =
        finding.purse === undefined
          ? 'A spending limit of the OpenRouter key or account'
          : keyPurse(finding.purse);
      return `Used up: ${what}. ${raiseAt(finding.purse?.of)}, or wait until it begins anew; \`/key show\` tells more.`;
    }
    case 'low': {
      const { purse } = finding;
      const where = purse.of === 'account' ? `Add some at ${keyPages.credits}` : raiseAt(purse.of);
      return `Credit is running low: ${formatCost(purse.left)} left of ${keyPurse(purse)}. ${where}.`;
    }
    case 'expiring':
      return `My OpenRouter key expires ${at(finding.at)}. ${another}`;
    case 'free': {
      const { used, limit, resetsAt } = finding;
      const isKnown = used !== undefined && limit !== undefined && used < limit;
      return isKnown
        ? `Nearly all free requests of today are used: ${used.toLocaleString('en')} of ${limit.toLocaleString('en')}. They come back ${at(resetsAt)}.`
        : `The free requests of today are used up: presets on free models rest until ${at(resetsAt)}.`;
    }
  }
}

function keyPurse({ of, limit }: KeyPurse): string {
  if (of === 'account') return "the account's balance";
  const what = of === 'key' ? 'the key’s own limit' : budgetWords(of);
  return limit === undefined ? what : `${what} of ${formatCost(limit)}`;
}

export function budgetWords(scope: string): string {
  return budgets[scope]?.what ?? `the budget ${asCode(scope)}`;
}
