import { html, nothing, type TemplateResult } from 'lit';
import type { ModelRequest } from '../../wire/glass.ts';
import { count, dollars, milliseconds } from './words.ts';

/** A request's body, as far as it is looked into (OpenRouter docs, API reference). */
interface Body {
  model?: unknown;
  messages?: { role?: unknown; content?: unknown }[];
  trace?: { span_name?: unknown };
}

/** A chunk of an answer, as far as it is looked into. */
interface Chunk {
  model?: unknown;
  error?: { message?: unknown };
  debug?: unknown;
  usage?: { prompt_tokens?: number; completion_tokens?: number; cost?: number | null } | null;
  choices?: { delta?: Said; message?: Said; finish_reason?: unknown }[] | null;
}

interface Said {
  content?: unknown;
  reasoning?: unknown;
  tool_calls?: unknown;
}

/** Most events that are listed; behind them their number is told. */
const mostEvents = 2000;

/** What a request is called, in a line: what it was for, which model, how it ended, and its tokens. */
export function titleOf({ body, status, at, endedAt, events }: ModelRequest): string {
  const { model, trace } = (body ?? {}) as Body;
  const usage = events.map(({ data }) => chunkOf(data).usage).findLast((one) => one != null);
  const parts = [
    String(trace?.span_name ?? 'request'),
    String(model ?? ''),
    status === null ? 'no answer yet' : `status ${status}`,
    endedAt === null ? 'running' : milliseconds(endedAt - at),
    ...(usage ? [`${count(usage.prompt_tokens ?? 0)} → ${count(usage.completion_tokens ?? 0)} tokens`] : []),
    ...(usage?.cost != null ? [dollars(usage.cost)] : []),
  ];
  return parts.filter((part) => part !== '').join(' · ');
}

/** The messages of a request and whatever else it said. */
export function sentView({ body, generationId }: ModelRequest): TemplateResult {
  const { messages, ...parameters } = (typeof body === 'object' ? (body ?? {}) : { body }) as Body;
  return html`
    <p class="quiet">Generation <code>${generationId ?? 'not named'}</code></p>
    ${Array.isArray(messages) ? messages.map((message) => messageView(message)) : nothing}
    <h4>Parameters</h4>
    <div class="scrolls" tabindex="0" role="group" aria-label="Parameters"><pre>${json(parameters)}</pre></div>
  `;
}

function messageView({ role, content, ...more }: { role?: unknown; content?: unknown }): TemplateResult {
  const rest = Object.keys(more).length > 0 ? `\n${json(more)}` : '';
  const text = typeof content === 'string' ? content : json(content);
  return html`<h4>${String(role)}</h4>
    <div class="scrolls" tabindex="0" role="group" aria-label="Message of ${String(role)}"><pre>${text}${rest}</pre></div>`;
}

/** The events of an answer, each with its time since the request. */
export function eventsView({ at, events }: ModelRequest): TemplateResult {
  const more = events.length - mostEvents;
  return html`<div class="scrolls" tabindex="0" role="group" aria-label="Events">
    <table>
      <thead><tr><th scope="col">After</th><th scope="col">What</th><th scope="col">Text</th><th scope="col">As it came</th></tr></thead>
      <tbody>
        ${events.slice(0, mostEvents).map(
          (event) => html`<tr>
            <td>${milliseconds(event.at - at)}</td>
            <td>${kindOf(event.data)}</td>
            <td class="piece">${pieceOf(event.data)}</td>
            <td><code>${typeof event.data === 'string' ? event.data : JSON.stringify(event.data)}</code></td>
          </tr>`,
        )}
      </tbody>
    </table>
    ${more > 0 ? html`<p>… and ${count(more)} more</p>` : nothing}
  </div>`;
}

/** What an event is, in a word. */
export function kindOf(data: unknown): string {
  if (typeof data === 'string')
    return data === '[DONE]' ? 'end' : data.startsWith(':') ? 'keep-alive' : 'text';
  const { error, debug, usage, choices } = chunkOf(data);
  const [choice] = Array.isArray(choices) ? choices : [];
  const said = choice?.delta ?? choice?.message;
  if (error) return 'error';
  if (debug) return 'echo';
  if (said?.content) return 'content';
  if (said?.reasoning) return 'reasoning';
  if (said?.tool_calls) return 'tool call';
  if (choice?.finish_reason) return 'finish';
  return usage ? 'usage' : 'empty';
}

/** The text that an event brings; of a finish its reason. */
function pieceOf(data: unknown): string {
  const { error, choices } = chunkOf(data);
  const [choice] = Array.isArray(choices) ? choices : [];
  const said = choice?.delta ?? choice?.message;
  return String(error?.message ?? (said?.content || said?.reasoning || choice?.finish_reason) ?? '');
}

function chunkOf(data: unknown): Chunk {
  return typeof data === 'object' && data !== null ? data : {};
}

/** JSON to be read. */
export function json(value: unknown): string {
  return JSON.stringify(value, null, 2) ?? '';
}
