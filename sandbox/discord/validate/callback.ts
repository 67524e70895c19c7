import {
  ApplicationCommandAutocompleteCallbackRequestSchema,
  CreateMessageInteractionCallbackRequestSchema,
  ModalInteractionCallbackRequestSchema,
  PongInteractionCallbackRequestSchema,
  type SpecSchema,
  UpdateMessageInteractionCallbackRequestSchema,
} from 'discord-api-spec/zod';
import { type Complaint, formError } from '../api-error.ts';
import type { Interaction } from '../interactions.ts';
import type { MessageBody, WireComponent } from '../wire.ts';
import { messageFlag } from '../wire.ts';
import { nested } from './components.ts';
import { checked } from './schema.ts';

/** The body of a first answer. */
export interface Callback {
  type: number;
  data?:
    | (MessageBody & {
        choices?: { name: string; value: string | number }[];
        custom_id?: string;
        title?: string;
      })
    | null;
}

const schemas: Record<number, SpecSchema> = {
  1: PongInteractionCallbackRequestSchema,
  4: CreateMessageInteractionCallbackRequestSchema,
  5: CreateMessageInteractionCallbackRequestSchema,
  6: UpdateMessageInteractionCallbackRequestSchema,
  7: UpdateMessageInteractionCallbackRequestSchema,
  8: ApplicationCommandAutocompleteCallbackRequestSchema,
  9: ModalInteractionCallbackRequestSchema,
};

/** Checks a first answer under its schema, and that an interaction of this kind may be answered so. */
export function checkedCallback(sent: unknown, interaction: Interaction): Callback {
  const type = Number((sent as Callback | undefined)?.type);
  const schema = schemas[type];
  const wrong = (message: string): Error =>
    formError([{ path: ['type'], code: 'INTERACTION_CALLBACK_TYPE_INVALID', message }]);
  if (!schema) throw wrong('Value is not one of the callback types.');
  const callback = checked<Callback>(schema, sent);
  const isAutocomplete = interaction.type === 4;
  if (isAutocomplete !== (type === 8))
    throw wrong('Autocomplete is answered by type 8, and nothing else is.');
  const hasMessage = interaction.message !== undefined;
  if ((type === 6 || type === 7) && !hasMessage) throw wrong('There is no message to update.');
  if (type === 9 && interaction.type === 5) throw wrong('A modal cannot be answered by a modal.');
  const complaints = [
    ...complaintsOfDefer(callback),
    ...complaintsOfChoices(callback),
    ...complaintsOfModal(callback),
  ];
  if (complaints.length > 0) throw formError(complaints);
  return callback;
}

function complaintsOfDefer({ type, data }: Callback): Complaint[] {
  if (type !== 5 || !data?.flags || (data.flags & ~messageFlag.ephemeral) === 0) return [];
  return [
    {
      path: ['data', 'flags'],
      code: 'BITFIELD_INVALID',
      message: 'Only EPHEMERAL may be set on a deferral.',
    },
  ];
}

function complaintsOfChoices({ type, data }: Callback): Complaint[] {
  if (type !== 8) return [];
  return (data?.choices ?? []).flatMap((choice, index) => {
    const path = ['data', 'choices', index];
    const found: Complaint[] = [];
    if (choice.name.length < 1 || choice.name.length > 100) {
      const message = 'Must be between 1 and 100 in length.';
      found.push({ path: [...path, 'name'], code: 'BASE_TYPE_BAD_LENGTH', message });
    }
    if (typeof choice.value === 'string' && (choice.value.length < 1 || choice.value.length > 100)) {
      const message = 'Must be between 1 and 100 in length.';
      found.push({ path: [...path, 'value'], code: 'BASE_TYPE_BAD_LENGTH', message });
    }
    return found;
  });
}

function complaintsOfModal({ type, data }: Callback): Complaint[] {
  if (type !== 9) return [];
  const components = (data?.components ?? []) as WireComponent[];
  const ids = [...nested(components)].flatMap((component) => component.custom_id ?? []);
  const found: Complaint[] = [];
  const path = ['data', 'components'];
  if (components.length < 1 || components.length > 5) {
    found.push({ path, code: 'BASE_TYPE_BAD_LENGTH', message: 'Must be between 1 and 5 in length.' });
  }
  if (new Set(ids).size < ids.length) {
    const message = 'Component custom id cannot be duplicated';
    found.push({ path, code: 'COMPONENT_CUSTOM_ID_DUPLICATED', message });
  }
  return found;
}
