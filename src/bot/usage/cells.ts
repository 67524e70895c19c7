import type { DayRow, LedgerRow } from '../../quota/export.ts';

/** A row of a table, with its columns' names. */
export type Cells = Record<string, string | number>;

/** What ids are called; empty where that is not known. */
export interface Names {
  member(id: string): string;
  channel(id: string): string;
}

/** A day's sum as it stands in the file. */
export function dayCells(row: DayRow, names: Names): Cells {
  return {
    day: row.day,
    ...places(row, names),
    preset: row.preset,
    model: row.model,
    calls: row.calls,
    calls_of_unknown_cost: row.unknown,
    prompt_tokens: row.prompt_tokens,
    completion_tokens: row.completion_tokens,
    cost_usd: dollars(row.micro_usd),
  };
}

/** A call as it stands in the file; what is not known is left empty. */
export function callCells(row: LedgerRow, names: Names): Cells {
  return {
    time: new Date(row.at).toISOString(),
    ...places(row, names),
    preset: row.preset,
    purpose: row.purpose,
    model_asked: row.model_asked,
    model_served: row.model_served ?? '',
    provider: row.provider ?? '',
    state: row.state,
    outcome: row.outcome ?? '',
    prompt_tokens: row.prompt_tokens,
    completion_tokens: row.completion_tokens,
    reasoning_tokens: row.reasoning_tokens,
    cache_read_tokens: row.cache_read_tokens,
    cache_write_tokens: row.cache_write_tokens,
    images: row.images,
    searches: row.searches,
    cost_usd: row.cost_micro_usd === null ? '' : dollars(row.cost_micro_usd),
    first_token_ms: row.first_token_ms ?? '',
    total_ms: row.total_ms ?? '',
    generation_id: row.generation_id ?? '',
  };
}

function places({ user_id, channel_id }: { user_id: string; channel_id: string }, names: Names): Cells {
  return {
    member_id: user_id,
    member: names.member(user_id),
    channel_id,
    channel: names.channel(channel_id),
  };
}

function dollars(microUsd: number): string {
  return (microUsd / 1_000_000).toFixed(6);
}
