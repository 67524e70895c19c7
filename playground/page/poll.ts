import { html, type TemplateResult } from 'lit';
import type { Message, Poll } from '../wire/message.ts';
import { act } from './act.ts';

/** A poll, in which one can vote until it ends. */
export function poll({ id }: Message, { question, answers, results, expiry }: Poll): TemplateResult {
  const isOver = results?.is_finalized === true;
  const votes = (answer: number) => results?.answer_counts.find((one) => one.id === answer)?.count ?? 0;
  const all = answers.reduce((sum, { answer_id }) => sum + votes(answer_id), 0);
  return html`<fieldset class="poll">
    <legend>${question.text}</legend>
    ${answers.map(
      ({ answer_id, poll_media }) => html`<button type="button" ?disabled=${isOver}
      @click=${() => void act({ do: 'vote', message: id, answer: answer_id })}><span>${poll_media.text}</span> <span>${votes(answer_id)}</span></button>`,
    )}
    <div class="subtext">${all} ${all === 1 ? 'vote' : 'votes'} · ${isOver ? 'ended' : html`ends ${new Date(expiry).toLocaleString()}`}</div>
  </fieldset>`;
}
