import { now } from './clock.ts';
import { failures } from './failures.ts';
import type { Failure } from './wire.ts';

const minuteMs = 60_000;
const dayMs = 86_400_000;

/**
 * The account behind the key: credit, limits, what was spent. All of it may be set by a test.
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
  /** USD that this key may spend; null: no limit. */
  keyLimit: number | null = null;
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

  /** Why a key may not be used for inference, if so. */
  refuseKey(authorization: string | undefined): Failure | undefined {
    const key = /^Bearer (\S+)$/.exec(authorization ?? '')?.[1];
    if (key === undefined) return failures.noKey();
    if (key === this.managementKey) return failures.permissionDenied();
    return this.apiKey === undefined || key === this.apiKey ? undefined : failures.badKey();
  }

  /** Why the account may not have a request that can cost up to `mostUsd` for `maxTokens` tokens, if so. */
  refuseCost(mostUsd: number, maxTokens: number): Failure | undefined {
    if (this.balance <= 0) return failures.balanceSpent();
    if (this.keyLimit !== null && this.totalUsage >= this.keyLimit) return failures.keyLimit();
    if (mostUsd <= this.balance) return undefined;
    return failures.noCredit(maxTokens, Math.floor((maxTokens * this.balance) / mostUsd));
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
  key(): Record<string, unknown> {
    const [spent, byok] = [this.totalUsage, this.byokUsage];
    return {
      data: {
        label: 'sk-or-v1-loc...cal',
        limit: this.keyLimit,
        limit_remaining: this.keyLimit === null ? null : Math.max(0, this.keyLimit - spent),
        limit_reset: this.keyLimit === null ? null : 'monthly',
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
        is_management_key: false,
        is_provisioning_key: false,
        rate_limit: { requests: -1, interval: '10s', note: 'deprecated' },
        expires_at: null,
        creator_user_id: 'user_local',
        organization_id: null,
        workspace_id: '00000000-0000-4000-8000-000000000001',
        allowed_data_regions: ['global'],
        free_model_daily_requests: {
          used: this.freeUsed,
          limit: this.freePerDay,
          remaining: Math.max(0, this.freePerDay - this.freeUsed),
        },
      },
    };
  }
}
