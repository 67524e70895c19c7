import type { Command, CommandOption, House, Room } from '../../wire/live.ts';
import type { OwnAct } from '../act.ts';
import { type Entered, type Field, faultOf, isEmpty } from '../fields/field.ts';
import { wireFile } from '../fields/files.ts';
import type { Item } from '../fields/listbox.ts';
import { placesOf, rolesOf, usersOf } from '../fields/offered.ts';

/** What is entered in options, as an act carries it. */
export type Inputs = Extract<OwnAct, { do: 'slash' }>['options'];

/** What is entered, by option. */
export type EnteredByName = Readonly<Record<string, Entered>>;

/** Where options are filled in. */
interface OptionPlace {
  house: House | undefined;
  room: Room | undefined;
  /** Asks what an option can be, for what is typed. */
  ask: (option: string, typed: string) => Promise<readonly Item[] | undefined>;
}

/** The field for an option of a command. */
export function fieldOf(option: CommandOption, { house, room, ask }: OptionPlace): Field {
  const { name, shown, description, required, type, choices, autocomplete } = option;
  const base = { name, label: shown, description, required };
  const length = { min: option.minLength, max: option.maxLength ?? (type === 3 ? 6000 : undefined) };
  if (autocomplete) {
    const bounds = type === 3 ? length : {};
    return { ...base, ...bounds, kind: 'choice', ask: (typed) => ask(name, typed) };
  }
  if (choices.length > 0)
    return {
      ...base,
      kind: 'choice',
      items: choices.map((one) => ({ name: one.name, value: String(one.value) })),
    };
  switch (type) {
    case 4:
    case 10:
      return { ...base, kind: type === 4 ? 'integer' : 'number', min: option.min, max: option.max };
    case 5:
      return {
        ...base,
        kind: 'choice',
        items: [
          { value: 'true', name: 'True' },
          { value: 'false', name: 'False' },
        ],
      };
    case 6:
      return { ...base, kind: 'choice', items: usersOf(house, room) };
    case 7:
      return { ...base, kind: 'choice', items: placesOf(house, room, option.channelTypes) };
    case 8:
      return { ...base, kind: 'choice', items: rolesOf(house, room) };
    case 9:
      return { ...base, kind: 'choice', items: [...usersOf(house, room), ...rolesOf(house, room)] };
    case 11:
      return { ...base, kind: 'files', max: 1, accept: option.fileTypes?.map(acceptOf).join(',') };
    default:
      return { ...base, kind: 'paragraph', ...length };
  }
}

/** Discord's kinds of files as browsers name them: `image` is `image/*`, `.pdf` stays. */
export function acceptOf(kind: string): string {
  return kind.startsWith('.') ? kind : `${kind}/*`;
}

/** What is entered in a command's options, as it is sent; options that are empty are not. */
export async function inputsOf(command: Command, entered: EnteredByName): Promise<Inputs> {
  const inputs: Inputs = {};
  for (const option of command.options) {
    const one = entered[option.name];
    if (isEmpty(one) || one === undefined) continue;
    const [file] = option.type === 11 ? (one as readonly File[]) : [];
    inputs[option.name] = file ? await wireFile(file) : inputOf(option, one);
  }
  return inputs;
}

/** What is entered so far besides what is being typed: what is wrong, and files, are left out. */
export function inputsSoFar(command: Command, fields: readonly Field[], entered: EnteredByName): Inputs {
  const inputs: Inputs = {};
  for (const option of command.options) {
    const one = entered[option.name];
    const field = fields.find(({ name }) => name === option.name);
    if (!field || isEmpty(one) || one === undefined || option.type === 11 || faultOf(field, one)) continue;
    inputs[option.name] = inputOf(option, one);
  }
  return inputs;
}

function inputOf({ type }: CommandOption, entered: NonNullable<Entered>): Inputs[string] {
  if (type === 5) return entered === 'true';
  if (type === 4 || type === 10) return Number(entered);
  if (type >= 6 && type <= 9) return { id: String(entered) };
  return String(entered);
}
