import { html, type TemplateResult } from 'lit';
import { keyed } from 'lit/directives/keyed.js';
import type { Component, Message } from '../../wire/message.ts';
import { act } from '../act.ts';
import { choicesOf, type ListedChoice } from './choices.ts';
import './several.ts';

/** A select of a message: one choice acts at once, several when they are confirmed. */
export function select(message: Message, one: Component): TemplateResult {
  const choices = choicesOf(one);
  const [least, most] = [one.min_values ?? 1, one.max_values ?? 1];
  const choose = async (values: string[]) => {
    await act({ do: 'select', message: message.id, customId: one.custom_id ?? '', values });
  };
  const name = one.placeholder ?? 'Choose';
  const isOff = one.disabled === true;
  const drawn =
    most === 1 && least === 1
      ? single(choices, { name, isOff, choose })
      : html`<parley-several .choices=${choices} .label=${name} .least=${least} .most=${most} .isOff=${isOff}
          @choose=${({ detail }: CustomEvent<string[]>) => void choose(detail)}></parley-several>`;
  // Another select in its place has nothing of what was chosen in this one.
  const key = JSON.stringify([one.custom_id, choices.map(({ value, isChosen }) => [value, isChosen])]);
  return html`${keyed(key, drawn)}`;
}

interface Chosen {
  name: string;
  isOff: boolean;
  choose: (values: string[]) => Promise<void>;
}

function single(choices: readonly ListedChoice[], { name, isOff, choose }: Chosen): TemplateResult {
  const chosen = choices.find(({ isChosen }) => isChosen)?.value ?? '';
  const change = async ({ target }: Event) => {
    const box = target as HTMLSelectElement;
    await choose([box.value]);
    // What the message says counts: the same can be chosen again.
    box.value = chosen;
  };
  return html`<select aria-label=${name} ?disabled=${isOff} @change=${change}>
    <option value="" ?selected=${chosen === ''} disabled>${name}</option>
    ${choices.map(({ value, label, isChosen }) => html`<option value=${value} ?selected=${isChosen}>${label}</option>`)}
  </select>`;
}
