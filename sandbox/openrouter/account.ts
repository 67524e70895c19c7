import { now } from './clock.ts';
import { failures } from './failures.ts';
import { isAlive, type LocalKey, newKey } from './keys.ts';
import type { Failure } from './wire.ts';

const minuteMs = 60_000;
const dayMs = 86_400_000;

/**
 * The account behind the keys: credit, limits, what was spent. All of it may be set by a test.
 * Numbers of the free limits: OpenRouter docs, rate limits (20 a minute; 50 a day, 1000 once 10 credits were bought).
 */
export class Account {
  /** The only key that is accepted; undefined: any. */
  apiKey: string | undefined;
  /** Opens /credits, and nothing else. */
  managementKey = 'sk-or-v1-management';
  /** USD ever bought, and spent. */
  totalCredits = 100;
  totalUsage = 0;
  byokUsage = 0;
  /** Stands for whatever key is sent, as long as none was issued. */
  readonly anyKey: LocalKey = newKey('sk-or-v1-local-local');
  readonly #issued = new Map<string, LocalKey>();
  #anyIssued = false;
  freePerMinute = 20;
  /** Free requests since midnight UTC, failed ones too. */
  freeUsed = 0;
  #freeDay = 0;
  #minuteStart = 0;
  #minuteUsed = 0;

  /** Free requests a day. */
  get freePerDay(): number {
    return this.totalCredits >= 10 ? 1000 : 50;
  }

  /** USD left on the account. */
  get balance(): number {
    return this.totalCredits - this.totalUsage;
  }

  /** USD that the key may spend; null: no limit. */
  get keyLimit(): number | null {
    return this.anyKey.limit;
  }
  set keyLimit(limit: number | null) {
    this.anyKey.limit = limit;
    this.anyKey.limitReset = limit === null ? null : 'monthly';
  }

  /** Makes a key. From the first one on, keys that were not issued are refused. */
  issue(apiKey: string, facts?: Partial<LocalKey>): LocalKey {
    const key = newKey(apiKey, facts);
    this.#issued.set(apiKey, key);
    this.#anyIssued = true;
    return key;
  }

  /** Deletes a key. */
  revoke(apiKey: string): void {
    this.#issued.delete(apiKey);
  }

  /** The key in an Authorization header, if it is one of the account's and alive. */
  keyIn(authorization: string | undefined): LocalKey | undefined {
    const sent = bearer(authorization);
    if (sent === undefined) return undefined;
    if (sent === this.managementKey) return newKey(sent, { management: true });
    const isKnown = this.apiKey === undefined ? !this.#anyIssued : sent === this.apiKey;
    const key = this.#issued.get(sent) ?? (isKnown ? this.anyKey : undefined);
    return key && isAlive(key) ? key : undefined;
  }

  /** Why a key may not look things up, if so. */
  refuseLookup(authorization: string | undefined): Failure | undefined {
    if (this.keyIn(authorization)) return undefined;
    return bearer(authorization) === undefined ? failures.noKey() : failures.badKey();
  }

  /** Why a key may not be used for inference, if so. */
  refuseKey(authorization: string | undefined): Failure | undefined {
    if (this.keyIn(authorization)?.management) return failures.permissionDenied();
    return this.refuseLookup(authorization);
  }

  /**
   * Why the account may not have a request that can cost up to `mostUsd` (undefined: it is free) for `maxTokens` tokens,
   * if so. What is free asks for no credit, but a negative balance bars it too (OpenRouter docs, limits).
   */
  refuseCost(mostUsd: number | undefined, maxTokens: number, authorization?: string): Failure | undefined {
    if (this.balance < 0) return failures.balanceSpent();
    if (mostUsd === undefined) return undefined;
    if (this.balance === 0) return failures.balanceSpent();
    const key = this.keyIn(authorization);
    if (key && key.limit !== null && key.used >= key.limit) return failures.keyLimit();
    if (mostUsd <= this.balance) return undefined;
    return failures.noCredit(maxTokens, Math.floor((maxTokens * this.balance) / mostUsd));
  }

  /** Charges an answer to the account and to the key that it was asked with. */
  charge(usd: number, byokUsd: number, authorization: string | undefined): void {
    this.totalUsage += usd;
    this.byokUsage += byokUsd;
    const key = this.keyIn(authorization);
    if (key) key.used += usd;
  }

  /** Counts a request to a free model; why it is one too many, if so. */
  refuseFree(): Failure | undefined {
    const time = now();
    const day = Math.floor(time / dayMs);
    if (day !== this.#freeDay) {
      if (this.#freeDay !== 0) this.freeUsed = 0;
      this.#freeDay = day;
    }
    if (time - this.#minuteStart >= minuteMs) {
      this.#minuteStart = time;
      this.#minuteUsed = 0;
    }
    if (this.freeUsed >= this.freePerDay) return failures.freePerDay((day + 1) * dayMs, this.freePerDay);
    this.freeUsed += 1;
    this.#minuteUsed += 1;
    if (this.#minuteUsed <= this.freePerMinute) return undefined;
    return failures.freePerMinute(Math.ceil(this.#minuteStart + minuteMs));
  }

  /** What GET /key answers. */
  describe(key: LocalKey): Record<string, unknown> {
    const { limit, used: spent, budgets } = key;
    const byok = this.byokUsage;
    return {
      data: {
        label: key.label,
        limit,
        limit_remaining: limit === null ? null : Math.max(0, limit - spent),
        limit_reset: key.limitReset,
        include_byok_in_limit: false,
        usage: spent,
        usage_daily: spent,
        usage_weekly: spent,
        usage_monthly: spent,
        byok_usage: byok,
        byok_usage_daily: byok,
        byok_usage_weekly: byok,
        byok_usage_monthly: byok,
        is_free_tier: this.totalCredits === 0,
        is_management_key: key.management,
        is_provisioning_key: key.management,
        rate_limit: { requests: -1, interval: '10s', note: 'deprecated' },
        expires_at: key.expiresAt,
        creator_user_id: 'user_local',
        organization_id: null,
        workspace_id: '00000000-0000-4000-8000-000000000001',
        allowed_data_regions: ['global'],
        free_model_daily_requests: {
          used: this.freeUsed,
          limit: this.freePerDay,
          remaining: Math.max(0, this.freePerDay - this.freeUsed),
        },
        ...(budgets.length > 0 && {
          budgets,
          effective_budget: { remaining_usd: Math.min(...budgets.map((budget) => budget.remaining_usd)) },
        }),
      },
    };
  }
}

function bearer(authorization: string | undefined): string | undefined {
  return /^Bearer (\S+)$/.exec(authorization ?? '')?.[1];
}
