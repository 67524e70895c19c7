import type { Complaint } from '../api-error.ts';
import type { WireComponent } from '../wire.ts';

const legacyTypes = new Set([1, 2, 3, 5, 6, 7, 8]);
const interactive = (component: WireComponent): boolean =>
  legacyTypes.has(component.type) && component.type !== 1;

/** A component and all that it holds, outermost first. */
export function* nested(components: readonly WireComponent[]): Generator<WireComponent> {
  for (const component of components) {
    yield component;
    const inner = [...(component.components ?? [])];
    if (component.component) inner.push(component.component);
    if (component.accessory) inner.push(component.accessory);
    yield* nested(inner);
  }
}

/** All text of the text displays, for counting and for mentions. */
export function displayedText(components: readonly WireComponent[]): string {
  return [...nested(components)]
    .filter((one) => one.type === 10)
    .map((one) => one.content ?? '')
    .join('\n');
}

/**
 * What the published schemas do not check about a message's components (Discord docs, component reference): rows,
 * counts, unique `custom_id`s, what a button needs, text over all of 4,000, version-2 types without their flag.
 */
export function complaintsOfComponents(components: readonly WireComponent[], version2: boolean): Complaint[] {
  const complaints: Complaint[] = [];
  const complain = (path: PropertyKey[], code: string, message: string): void => {
    complaints.push({ path: ['components', ...path], code, message });
  };
  const all = [...nested(components)];
  if (!version2) {
    if (components.length > 5) complain([], 'BASE_TYPE_BAD_LENGTH', 'Must be between 1 and 5 in length.');
    components.forEach((component, index) => {
      if (component.type !== 1)
        complain([index], 'UNION_TYPE_CHOICES', 'Value of field "type" must be one of (1,).');
    });
  } else {
    if (all.length > 40) complain([], 'COMPONENT_MAX_TOTAL', 'At most 40 components are allowed in all.');
    const text = all.reduce((sum, one) => sum + (one.type === 10 ? (one.content ?? '').length : 0), 0);
    if (text > 4000)
      complain([], 'COMPONENT_TEXT_MAX_TOTAL', 'All text together must be 4000 or fewer in length.');
  }
  checkRows(components, [], complain);
  const seen = new Set<string>();
  for (const component of all.filter(interactive)) {
    const id = component.custom_id;
    if (id === undefined) continue;
    if (seen.has(id))
      complain([], 'COMPONENT_CUSTOM_ID_DUPLICATED', 'Component custom id cannot be duplicated');
    seen.add(id);
  }
  return complaints;
}

function checkRows(
  components: readonly WireComponent[],
  path: PropertyKey[],
  complain: (path: PropertyKey[], code: string, message: string) => void,
): void {
  components.forEach((component, index) => {
    const here = [...path, index];
    const inner = component.components ?? [];
    if (component.type === 1 && inner.length > 1 && inner.some((one) => one.type !== 2)) {
      complain([...here, 'components'], 'BASE_TYPE_BAD_LENGTH', 'A row holds five buttons or one select.');
    }
    if (component.type === 2) checkButton(component, here, complain);
    if (component.type === 3) checkSelect(component, here, complain);
    checkRows(inner, [...here, 'components'], complain);
    if (component.accessory?.type === 2) checkButton(component.accessory, [...here, 'accessory'], complain);
  });
}

function checkButton(
  button: WireComponent,
  path: PropertyKey[],
  complain: (path: PropertyKey[], code: string, message: string) => void,
): void {
  const style = button.style ?? 0;
  if (style <= 4 && !button.custom_id)
    complain([...path, 'custom_id'], 'BASE_TYPE_REQUIRED', 'This field is required');
  if (style <= 4 && button.url)
    complain([...path, 'url'], 'BUTTON_COMPONENT_INVALID', 'Only link buttons have a url');
  if (style === 5 && !button.url) complain([...path, 'url'], 'BASE_TYPE_REQUIRED', 'This field is required');
  if (style === 5 && button.custom_id) {
    complain(
      [...path, 'custom_id'],
      'BUTTON_COMPONENT_CUSTOM_ID_URL_MUTUALLY_EXCLUSIVE',
      'Not both id and url',
    );
  }
  if (style <= 5 && !button.label && !button.emoji) {
    complain([...path, 'label'], 'BUTTON_COMPONENT_INVALID', 'A button needs a label or an emoji');
  }
}

function checkSelect(
  select: WireComponent,
  path: PropertyKey[],
  complain: (path: PropertyKey[], code: string, message: string) => void,
): void {
  const options = select.options ?? [];
  const values = new Set(options.map((option) => option.value));
  if (options.length === 0)
    complain([...path, 'options'], 'BASE_TYPE_BAD_LENGTH', 'Must be between 1 and 25 in length.');
  if (values.size < options.length) {
    complain(
      [...path, 'options'],
      'SELECT_COMPONENT_OPTION_VALUE_DUPLICATED',
      'The specified option value is already used',
    );
  }
  const min = Number(select.min_values ?? 1);
  const max = Number(select.max_values ?? 1);
  if (min > max || max > Math.max(1, options.length)) {
    complain([...path, 'max_values'], 'NUMBER_TYPE_MAX', 'Must fit min_values and the number of options.');
  }
}
