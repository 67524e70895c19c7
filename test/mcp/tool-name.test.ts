import fc from 'fast-check';
import { expect, test } from 'vitest';
import { toolName } from '../../src/mcp/tool-name.ts';

const servers = fc.stringMatching(/^[A-Za-z0-9_-]{0,31}[A-Za-z0-9-]$/).filter((name) => !name.includes('__'));
const tools = fc.string({ minLength: 1, maxLength: 128 });

test('every tool has a name that providers take', () => {
  fc.assert(
    fc.property(servers, tools, (server, tool) => {
      expect(toolName(server, tool)).toMatch(/^[A-Za-z0-9_-]{1,64}$/);
    }),
  );
});

test('no two tools share a name, however they are called', () => {
  // Few letters, so that names are near each other.
  const near = fc.stringMatching(/^[a_.]{1,70}$/);
  const nearServers = fc.stringMatching(/^[a_]{0,4}a$/).filter((name) => !name.includes('__'));
  fc.assert(
    fc.property(nearServers, near, nearServers, near, (server, tool, other, another) => {
      fc.pre(server !== other || tool !== another);
      expect(toolName(server, tool)).not.toBe(toolName(other, another));
    }),
  );
});

test('what fits is left as it is', () => {
  expect(toolName('github', 'create_issue')).toBe('github__create_issue');
  expect(toolName('maths', 'note.write')).toMatch(/^maths__note_write_[0-9a-f]{8}$/);
});
