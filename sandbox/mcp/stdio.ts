import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { createMcpServer } from './server.ts';

// An MCP server as a program: `node sandbox/mcp/stdio.ts [how]`. With `mute` it never answers, with `broken` it says why it
// cannot start and ends, with `stubborn` it does not end when it is told to.
const how = process.argv[2];

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
  const server = createMcpServer({
    lookUp: (name) => (name === 'PID' ? String(process.pid) : environment[name]),
    crash: () => process.exit(1),
  });
  await server.connect(new StdioServerTransport());
}
