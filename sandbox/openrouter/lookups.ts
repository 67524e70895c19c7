import { listEndpoints, listProviders } from './endpoints.ts';
import { failure } from './errors.ts';
import { failures } from './failures.ts';
import { listModels } from './listing.ts';
import { resolve } from './routing.ts';
import type { State } from './state.ts';

/** Status and body of a GET request; `path` without the base. */
export function lookUp(
  state: State,
  path: string,
  query: URLSearchParams,
  authorization: string | undefined,
): { status: number; body: unknown } {
  const found = (body: unknown) => ({ status: 200, body });
  const { account } = state;
  if (path === '/credits') return credits(state, authorization);
  const barred = account.refuseLookup(authorization);
  if (barred) return barred;
  const key = account.keyIn(authorization);
  if (key && (path === '/key' || path === '/auth/key')) return found(account.describe(key));
  if (path === '/models' || path === '/models/user') return found(listModels(state.models, query));
  if (path === '/providers') return found(listProviders(state.models));
  if (path === '/models/count') return found({ data: { count: state.models.length } });
  if (path === '/generation') {
    const data = state.generations.get(query.get('id') ?? '');
    return data ? found({ data }) : failure(404, `Generation ${query.get('id')} not found`);
  }
  const one = /^\/model\/(.+)$/.exec(path)?.[1] ?? /^\/models\/(.+)\/endpoints$/.exec(path)?.[1];
  if (one === undefined) return failure(404, 'Not Found');
  const model = resolve(state.models, decodeURIComponent(one));
  if (!model) return failure(404, `Model ${one} not found`);
  return found(path.startsWith('/model/') ? { data: model } : listEndpoints(model));
}

function credits({ account }: State, authorization: string | undefined): { status: number; body: unknown } {
  if (!account.keyIn(authorization)?.management)
    return account.refuseLookup(authorization) ?? failures.managementKeyOnly();
  return {
    status: 200,
    body: { data: { total_credits: account.totalCredits, total_usage: account.totalUsage } },
  };
}
