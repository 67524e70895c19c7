import {
  ApplicationCommandCreateRequestSchema,
  ApplicationCommandPatchRequestPartialSchema,
  ApplicationCommandUpdateRequestSchema,
  type SpecSchema,
} from 'discord-api-spec/zod';
import { type Complaint, formError } from '../api-error.ts';
import type { Json, WireCommand, WireOption } from '../wire.ts';
import { complaintsOf } from './schema.ts';

/** Discord's rule for names of slash commands and options (Discord docs, application command naming). */
const nameRule = /^[-_'\p{L}\p{N}\p{sc=Deva}\p{sc=Thai}]{1,32}$/u;

/** Discord's names of languages (Discord docs, reference, locales). */
export const locales: ReadonlySet<string> = new Set(
  (
    'id da de en-GB en-US es-ES es-419 fr hr it lt hu nl no pl pt-BR ro fi sv-SE vi tr cs el bg ru uk hi th ' +
    'zh-CN ja zh-TW ko'
  ).split(' '),
);

const schemas: Record<'POST' | 'PUT' | 'PATCH', SpecSchema> = {
  POST: ApplicationCommandCreateRequestSchema,
  PUT: ApplicationCommandUpdateRequestSchema,
  PATCH: ApplicationCommandPatchRequestPartialSchema,
};

/** Checks one command of a request; `at` is where it stands in a list. Throws a 50035. */
export function checkedCommand(
  method: 'POST' | 'PUT' | 'PATCH',
  sent: unknown,
  isGlobal: boolean,
  at: PropertyKey[] = [],
): Partial<WireCommand> {
  const command = (sent ?? {}) as Partial<WireCommand>;
  const complaints = [
    ...complaintsOf(schemas[method], asTheSchemaWants(command)),
    ...(method === 'PATCH' && command.name === undefined ? [] : complaintsOfCommand(command, isGlobal)),
  ];
  if (complaints.length === 0) return command;
  throw formError(complaints.map((complaint) => ({ ...complaint, path: [...at, ...complaint.path] })));
}

/** The schema wants the permissions as a number; the docs and every client send a string. */
function asTheSchemaWants(command: Partial<WireCommand>): unknown {
  const permissions = command.default_member_permissions;
  if (typeof permissions !== 'string') return command;
  return { ...command, default_member_permissions: Number(permissions) };
}

function complaintsOfCommand(command: Partial<WireCommand>, isGlobal: boolean): Complaint[] {
  const found: Complaint[] = [];
  const complain = (path: PropertyKey[], code: string, message: string): void => {
    found.push({ path, code, message });
  };
  const type = command.type ?? 1;
  const name = command.name ?? '';
  if (type === 1) {
    checkName(name, ['name'], complain);
    checkDescription(command.description, ['description'], complain);
    checkOptions(command.options ?? [], ['options'], 0, complain);
    const size = sizeOf(command as unknown as WireOption);
    if (size > 8000)
      complain([], 'APPLICATION_COMMAND_TOO_LARGE', `Command exceeds maximum size (8000): ${size}`);
  } else {
    if (command.description) {
      complain(
        ['description'],
        'APPLICATION_COMMAND_CONTEXT_MENU_DESCRIPTION',
        'Context menus have no description',
      );
    }
    if (command.options?.length)
      complain(['options'], 'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID', 'No options here');
  }
  checkLocales(command, [], complain);
  if (!isGlobal && command.contexts) {
    complain(['contexts'], 'APPLICATION_COMMAND_CONTEXTS_GUILD', 'contexts is for global commands only');
  }
  if (!isGlobal && command.integration_types) {
    complain(
      ['integration_types'],
      'APPLICATION_COMMAND_INTEGRATION_TYPES_GUILD',
      'for global commands only',
    );
  }
  return found;
}

type Complain = (path: PropertyKey[], code: string, message: string) => void;

function checkName(name: string, path: PropertyKey[], complain: Complain): void {
  if (!nameRule.test(name) || name !== name.toLowerCase()) {
    complain(path, 'APPLICATION_COMMAND_INVALID_NAME', 'Command name is invalid');
  }
}

function checkDescription(description: unknown, path: PropertyKey[], complain: Complain): void {
  if (typeof description !== 'string' || description.length < 1 || description.length > 100) {
    complain(path, 'BASE_TYPE_BAD_LENGTH', 'Must be between 1 and 100 in length.');
  }
}

function checkLocales(thing: Json, path: PropertyKey[], complain: Complain): void {
  for (const field of ['name_localizations', 'description_localizations']) {
    for (const [locale, text] of Object.entries((thing[field] ?? {}) as Record<string, string>)) {
      if (!locales.has(locale))
        complain([...path, field, locale], 'INVALID_LOCALE', `Unknown locale ${locale}`);
      if (field === 'name_localizations' && (thing.type ?? 1) === 1 && text !== null) {
        checkName(text, [...path, field, locale], complain);
      }
    }
  }
}

function checkOptions(
  options: readonly WireOption[],
  path: PropertyKey[],
  depth: number,
  complain: Complain,
): void {
  const names = new Set<string>();
  let optionalSeen = false;
  const groups = options.filter((option) => option.type <= 2).length;
  if (groups > 0 && groups < options.length) {
    complain(path, 'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID', 'Sub-commands and options cannot be mixed');
  }
  options.forEach((option, index) => {
    const here = [...path, index];
    checkName(option.name ?? '', [...here, 'name'], complain);
    checkDescription(option.description, [...here, 'description'], complain);
    checkLocales(option, here, complain);
    if (names.has(option.name)) {
      complain([...here, 'name'], 'APPLICATION_COMMAND_OPTIONS_NAME_INVALID', 'Option name is not unique');
    }
    names.add(option.name);
    if (option.type <= 2) {
      const tooDeep = option.type === 2 ? depth > 0 : depth > 1;
      if (tooDeep)
        complain([...here, 'type'], 'APPLICATION_COMMAND_OPTIONS_TYPE_INVALID', 'Sub-commands nest too deep');
      checkOptions(option.options ?? [], [...here, 'options'], depth + 1, complain);
      return;
    }
    if (option.required && optionalSeen) {
      const message = 'Required options must be placed before non-required options';
      complain(here, 'APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID', message);
    }
    if (!option.required) optionalSeen = true;
    checkChoices(option, here, complain);
  });
}

function checkChoices(option: WireOption, path: PropertyKey[], complain: Complain): void {
  const choices = option.choices ?? [];
  if (option.autocomplete && choices.length > 0) {
    complain(
      [...path, 'autocomplete'],
      'APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_INVALID',
      'Not both with choices',
    );
  }
  if (option.autocomplete && ![3, 4, 10].includes(option.type)) {
    complain(
      [...path, 'autocomplete'],
      'APPLICATION_COMMAND_OPTIONS_AUTOCOMPLETE_INVALID',
      'Not for this type',
    );
  }
  if (new Set(choices.map((choice) => choice.name)).size < choices.length) {
    complain(
      [...path, 'choices'],
      'APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_DUPLICATE',
      'Choice names must differ',
    );
  }
  choices.forEach((choice, index) => {
    const value = choice.value;
    if (typeof value === 'string' && (value.length < 1 || value.length > 100)) {
      complain(
        [...path, 'choices', index, 'value'],
        'BASE_TYPE_BAD_LENGTH',
        'Must be between 1 and 100 in length.',
      );
    }
  });
  if ((option.min_length ?? 0) > (option.max_length ?? Number.POSITIVE_INFINITY)) {
    complain([...path, 'min_length'], 'NUMBER_TYPE_MAX', 'min_length is above max_length');
  }
}

/** Characters of names, descriptions and values; of localisations the longest counts. */
function sizeOf(thing: WireOption): number {
  const longest = (text: unknown, localised: unknown): number =>
    Math.max(
      String(text ?? '').length,
      ...Object.values((localised ?? {}) as Record<string, string | null>).map((one) => one?.length ?? 0),
    );
  return (
    longest(thing.name, thing.name_localizations) +
    longest(thing.description, thing.description_localizations) +
    (thing.choices ?? []).reduce((sum, choice) => sum + choice.name.length + String(choice.value).length, 0) +
    (thing.options ?? []).reduce((sum, option) => sum + sizeOf(option), 0)
  );
}
