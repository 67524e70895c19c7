import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { offered } from '../../playground/page/presets/complete.ts';
import { placeAt } from '../../playground/page/presets/place.ts';

const schema = JSON.parse(readFileSync(new URL('../../presets.schema.json', import.meta.url), 'utf8'));

/** What is offered at the `|` of a text. */
function at(text: string): string[] | undefined {
  const place = placeAt(text.replace('|', ''), text.indexOf('|'));
  return place && offered(schema, place).map(({ label }) => label);
}

const begun = 'default: fast\npresets:\n  fast:\n    model: a/b\n';

test('what may stand at a place is offered at every level, also where nothing is written yet', () => {
  expect(at('|')).toEqual(expect.arrayContaining(['default', 'presets', 'menus', 'mcpServers']));
  expect(at(`${begun}|`)).toEqual(expect.arrayContaining(['menus', 'background']));
  expect(at(`${begun}|`)).not.toContain('presets');
  expect(at(`${begun}    |`)).toEqual(expect.arrayContaining(['description', 'temperature', 'tools']));
  expect(at(`${begun}    |`)).not.toContain('model');
  expect(at(`${begun}    te|`)).toContain('temperature');
  expect(at('presets:\n  fast:\n    |\n    model: a/b\n')).not.toContain('model');
  // Names of presets are one's own.
  expect(at(`${begun}  |`)).toEqual([]);
  expect(at(`${begun}    reasoning:\n      |`)).toEqual(expect.arrayContaining(['effort', 'max_tokens']));
  expect(at(`${begun}    reasoning:\n      effort: |`)).toEqual(
    expect.arrayContaining(['low', 'high', 'none']),
  );
  expect(at(`${begun}    reasoning: { effort: l|`)).toContain('low');
  expect(at(`${begun}    reasoning: { |`)).toContain('effort');
  expect(at(`${begun}    command: |`)).toEqual(['true', 'false']);
  expect(at(`${begun}    tools:\n      - |`)).toContain('type');
  expect(at(`${begun}    tools:\n      - type: |`)).toContain('openrouter:web_search');
  expect(at(`${begun}menus:\n  ask:\n    on: |`)).toEqual(['message', 'user']);
  expect(at(`${begun}menus:\n  ask:\n    |`)).toEqual(expect.arrayContaining(['on', 'name']));
  expect(at(`${begun}# a comment |`)).toBeUndefined();
  expect(at(`${begun}    description: some words |`)).toBeUndefined();
});
