import { html, nothing, type TemplateResult } from 'lit';
import type { DiscordCall, LedgerRow } from '../../wire/glass.ts';
import { count, dollars, milliseconds } from './words.ts';

/** Buckets are told apart by their first letters; the whole is said where one points. */
const shownOfBucket = 6;

/** Each call to Discord with its rate limit, and how long it took. */
export function callsView(calls: readonly DiscordCall[]): TemplateResult {
  const from = calls[0]?.at ?? 0;
  return html`<div class="scrolls" tabindex="0" role="group" aria-label="Calls to Discord">
    <table>
      <thead>
        <tr><th scope="col">After</th><th scope="col">Took</th><th scope="col">Status</th><th scope="col">Bucket</th><th scope="col">Call</th></tr>
      </thead>
      <tbody>
        ${calls.map(
          ({ at, method, route, status, ms, bucket, scope }) => html`<tr>
            <td>${milliseconds(at - from)}</td>
            <td>${milliseconds(ms)}</td>
            <td>${status || 'none'}${scope === undefined ? '' : ` (${scope} limit)`}</td>
            <td title=${bucket ?? nothing}>${bucket?.slice(0, shownOfBucket) ?? '–'}</td>
            <td class="wraps"><code>${method} ${route}</code></td>
          </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}

/** What was set aside and charged. */
export function ledgerView(ledger: readonly LedgerRow[]): TemplateResult {
  return html`<div class="scrolls" tabindex="0" role="group" aria-label="Ledger">
    <table>
      <thead>
        <tr><th scope="col">For</th><th scope="col">Cost</th><th scope="col">Set aside</th><th scope="col">Tokens</th><th scope="col">State</th><th scope="col">Model</th></tr>
      </thead>
      <tbody>
        ${ledger.map(
          ({ kind, model, state, reservedUsd, costUsd, promptTokens, completionTokens }) => html`<tr>
            <td>${kind}</td>
            <td>${dollars(costUsd)}</td>
            <td>${dollars(reservedUsd)}</td>
            <td>${promptTokens === null ? '–' : `${count(promptTokens)} → ${count(completionTokens ?? 0)}`}</td>
            <td>${state}</td>
            <td class="wraps">${model}</td>
          </tr>`,
        )}
      </tbody>
    </table>
  </div>`;
}
