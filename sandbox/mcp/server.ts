import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { z } from 'zod';

/** What a local MCP server is made with. */
export interface McpServerOptions {
  /** What `whoami` reads: a variable of the process, or a header of the request. */
  lookUp: (name: string) => string | undefined;
  /** Ends the server in the middle of a call. */
  crash: () => void;
  /** So many tools more, which do nothing. */
  more?: number;
  /** Each call that came, before it is answered. */
  onCall?: (tool: string, arguments_: unknown) => void;
}

const said = (text: string) => ({ content: [{ type: 'text' as const, text }] });
const readsOnly = { readOnlyHint: true };

/**
 * An MCP server with a tool for each thing that can go well or badly. A real one, by the SDK: what it sends and refuses is
 * what servers send and refuse.
 */
export function createMcpServer({ lookUp, crash, more = 0, onCall = () => {} }: McpServerOptions): McpServer {
  const server = new McpServer(
    { name: 'sandbox', version: '1.0.0' },
    { capabilities: { tools: { listChanged: true } } },
  );
  const notes: string[] = [];
  server.registerTool(
    'add',
    {
      title: 'Add two numbers',
      description: 'Adds two numbers.',
      inputSchema: { a: z.number(), b: z.number() },
      annotations: readsOnly,
    },
    ({ a, b }) => {
      onCall('add', { a, b });
      return said(String(a + b));
    },
  );
  // It says nothing of itself: for all that a client knows it may do anything.
  server.registerTool(
    'note.write',
    { description: 'Writes a note down.', inputSchema: z.looseObject({ text: z.string() }) },
    (note) => {
      onCall('note.write', note);
      notes.push(note.text);
      return said(`Noted, ${notes.length} in all.`);
    },
  );
  server.registerTool(
    'whoami',
    {
      description: 'Tells a setting of the server.',
      inputSchema: { name: z.string() },
      annotations: readsOnly,
    },
    ({ name }) => said(lookUp(name) ?? 'not set'),
  );
  server.registerTool(
    'wait',
    { description: 'Takes longer than anybody waits.', annotations: readsOnly },
    ({ signal }) => {
      onCall('wait', {});
      return new Promise((resolve) => {
        signal.addEventListener('abort', () => {
          onCall('wait, cancelled', {});
          resolve(said('cancelled'));
        });
      });
    },
  );
  server.registerTool('crash', { description: 'Ends the server.', annotations: readsOnly }, () => {
    onCall('crash', {});
    crash();
    return new Promise(() => {});
  });
  server.registerTool('fail', { description: 'Fails.', annotations: readsOnly }, () => {
    throw new Error('the disk is full');
  });
  server.registerTool(
    'flood',
    {
      description: 'Returns so many megabytes.',
      inputSchema: { megabytes: z.number() },
      annotations: readsOnly,
    },
    ({ megabytes }) => said('water '.repeat(Math.ceil((megabytes * 1e6) / 6))),
  );
  server.registerTool('picture', { description: 'Draws.', annotations: readsOnly }, () => ({
    content: [
      { type: 'text', text: 'A red dot:' },
      { type: 'image', data: 'iVBORw0KGgo=', mimeType: 'image/png' },
      { type: 'resource', resource: { uri: 'note://1', text: 'What the note says.' } },
      { type: 'resource_link', uri: 'note://2', name: 'second note' },
    ],
  }));
  server.registerTool(
    'learn',
    {
      description: 'Learns a further tool, or unlearns it.',
      inputSchema: { name: z.string() },
      annotations: readsOnly,
    },
    ({ name }) => {
      learnt.get(name)?.remove();
      if (learnt.delete(name)) return said(`Unlearnt ${name}.`);
      learnt.set(
        name,
        server.registerTool(name, { description: 'New here.', annotations: readsOnly }, () => said('new')),
      );
      return said(`Learnt ${name}.`);
    },
  );
  for (let number = 1; number <= more; number += 1)
    server.registerTool(`more_${number}`, { annotations: readsOnly }, () => said('more'));
  const learnt = new Map<string, { remove(): void }>();
  return server;
}
