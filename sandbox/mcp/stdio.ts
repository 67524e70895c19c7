import { existsSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { createMcpServer } from './server.ts';

// An MCP server as a program: `node sandbox/mcp/stdio.ts [how]`. With `mute` it never answers, with `broken` it says why it
// cannot start and ends, with `stubborn` it does not end when it is told to, with `slow FILE` it starts once there is that file.
// `whoami` tells its environment, its PID, and as CALLS what was called.
const [how, file = ''] = process.argv.slice(2);

// biome-ignore lint/style/noProcessEnv: what a test wants to know is which of it came through
const environment = process.env;

if (how === 'broken') {
  process.stderr.write(`no licence in ${environment.LICENCE ?? 'LICENCE'}\n`);
  process.exit(3);
}
if (how === 'mute') process.stdin.resume();
else {
  if (how === 'stubborn') {
    process.on('SIGTERM', () => {});
    setInterval(() => {}, 60_000);
  }
  while (how === 'slow' && !existsSync(file)) await sleep(20);
  const calls: string[] = [];
  const server = createMcpServer({
    lookUp: (name) => ({ PID: String(process.pid), CALLS: calls.join('; ') })[name] ?? environment[name],
    crash: () => process.exit(1),
    onCall: (tool) => calls.push(tool),
  });
  await server.connect(new StdioServerTransport());
}
