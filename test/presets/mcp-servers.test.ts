import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { fillIn } from '../../src/presets/fill-in.ts';
import { PresetsError, parsePresets } from '../../src/presets/load.ts';

/** A file with one preset, then these lines. */
const withLines = (...lines: string[]) =>
  ['default: a', 'presets:', '  a: { description: d, model: x/y, mcp: { files: true } }', ...lines].join(
    '\n',
  );

const parse = (...lines: string[]) => parsePresets(Buffer.from(withLines(...lines)), 'presets.yaml');

function complaints(...lines: string[]): readonly string[] {
  try {
    parse(...lines);
  } catch (error) {
    if (error instanceof PresetsError) return error.lines;
    throw error;
  }
  return [];
}

/** The complaints about a server that is written so. */
const about = (server: string) => complaints('mcpServers:', `  files: ${server}`);

test('a program and an address are read in the shape that other MCP clients use', () => {
  const { mcpServers, list } = parse(
    'mcpServers:',
    '  files: { type: stdio, command: npx, args: [-y, some-server, 8080], env: { TOKEN: "${FILES_TOKEN}", ON: true } }',
    '  web: { type: http, url: "https://mcp.example.org/mcp?v=1", headers: { Authorization: "Bearer ${WEB}" }, timeout: 5 }',
    '  off: { command: x, disabled: true }',
  );
  expect(mcpServers).toEqual({
    files: {
      ...{ transport: 'stdio', command: 'npx', args: ['-y', 'some-server', '8080'] },
      ...{ env: { TOKEN: '${FILES_TOKEN}', ON: 'true' }, seconds: 30, ask: [], allow: [] },
    },
    web: {
      ...{ transport: 'http', url: 'https://mcp.example.org/mcp?v=1' },
      ...{ headers: { Authorization: 'Bearer ${WEB}' }, seconds: 5, ask: [], allow: [] },
    },
  });
  expect(list[0]).toMatchObject({ mcp: { files: true }, needs: ['tools'] });
  expect(list[0]?.request).toEqual({});
});

test('a server of a preset must stand in the file', () => {
  expect(complaints('mcpServers:', '  file: { command: x }')).toEqual([
    'presets.yaml:3:43 a.mcp.files: unknown; did you mean file?',
  ]);
  expect(complaints()[0]).toContain('a.mcp.files: unknown; known: (no mcpServers)');
});

test.for([
  ['{}', 'command (a program) or url (an address), and not both'],
  ['{ command: x, url: "http://y" }', 'command (a program) or url (an address), and not both'],
  ['{ url: "http://y", args: [a] }', 'args, env and cwd beside command only'],
  ['{ command: x, headers: { A: b } }', 'headers beside url only'],
  ['{ command: x, type: http }', 'type stdio with command, or type http with url'],
  ['{ command: x, type: sse }', 'one of stdio, http, streamable-http'],
  ['{ url: "ftp://y" }', 'an http(s):// address'],
  ['{ command: x, timeout: 0 }', 'a number from 1 to 300'],
  ['{ command: x, alwaysAsk: yes }', 'true (all), or a list of tools'],
  ['{ command: x, args: ["${lower case}"] }', 'with ${NAME} for an environment variable'],
  ['{ command: x, env: { A: "${DISCORD_TOKEN}" } }', "variables other than the bot's own secrets"],
  ['{ command: x, envs: {} }', 'did you mean env?'],
])('%s is refused: %s', ([server = '', words = '']) => {
  const [line, ...more] = about(server);
  expect(line).toContain(words);
  expect(line).toMatch(/^presets\.yaml:\d+:\d+ mcpServers\.files/);
  expect(more).toEqual([]);
});

test.for(['a__b', 'a_', 'ä', 'a b', 'a'.repeat(33)])('%s is no name of a server', (name) => {
  expect(complaints('mcpServers:', '  files: { command: x }', `  "${name}": { command: x }`)[0]).toContain(
    'a name of at most 32 letters',
  );
});

test('a secret that was written into the file is not repeated in a complaint', () => {
  const [line] = about('{ command: x, env: { A: "${my secret pass phrase" } }');
  expect(line).toContain('a text of 23 characters');
  expect(line).not.toContain('secret pass');
});

test('the example of the guide is a presets file', async () => {
  const guide = await readFile('docs/mcp.md', 'utf8');
  const example = /```yaml\n(.*?)```/s.exec(guide)?.[1];
  const { mcpServers, list } = parsePresets(Buffer.from(`default: office\n${example}`), 'presets.yaml');
  expect(Object.keys(mcpServers)).toEqual(['files', 'issues']);
  expect(list[0]?.mcp).toEqual({ files: ['read_text_file', 'search_files'], issues: true });
});

test('variables are filled in once, and one that is not set is named', () => {
  const read = (name: string) => ({ A: '${B}', B: 'b' })[name];
  expect(fillIn('x ${A} ${B} ${C:-c d}', read)).toBe('x ${B} b c d');
  expect(() => fillIn('${C}', read)).toThrow('the environment variable C is not set');
});
