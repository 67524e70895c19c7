import { html, type TemplateResult } from 'lit';
import type { Component, Message } from '../../wire/message.ts';
import { act } from '../act.ts';
import { choicesOf } from './choices.ts';

/** A select of a message: one choice acts at once, several when they are confirmed. */
export function select(message: Message, one: Component): TemplateResult {
  const choices = choicesOf(one);
  const most = one.max_values ?? 1;
  const choose = (values: string[]) =>
    void act({ do: 'select', message: message.id, customId: one.custom_id ?? '', values });
  const name = one.placeholder ?? 'Choose';
  if (most === 1) {
    const chosen = choices.find(({ isChosen }) => isChosen)?.value ?? '';
    return html`<select aria-label=${name} ?disabled=${one.disabled === true} .value=${chosen}
      @change=${({ target }: Event) => choose([(target as HTMLSelectElement).value])}>
      <option value="" ?selected=${chosen === ''} disabled>${name}</option>
      ${choices.map(({ value, label, isChosen }) => html`<option value=${value} ?selected=${isChosen}>${label}</option>`)}
    </select>`;
  }
  const confirm = (event: SubmitEvent) => {
    event.preventDefault();
    const boxes = (event.target as HTMLFormElement).querySelectorAll<HTMLInputElement>('input:checked');
    choose([...boxes].map(({ value }) => value));
  };
  return html`<details class="select"><summary>${name}</summary>
    <form @submit=${confirm}>
      ${choices.map(({ value, label, isChosen }) => html`<label><input type="checkbox" value=${value} ?checked=${isChosen} /> ${label}</label>`)}
      <button type="submit" class="button primary" ?disabled=${one.disabled === true}>Choose</button>
    </form></details>`;
}
