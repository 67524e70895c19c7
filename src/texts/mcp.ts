/** Of servers of tools. */
export const mcp = {
  doing: (server: string, what: string) => `${server}: ${what}`,
  // Goes on from "may I".
  asks: (server: string, tool: string, given: string) =>
    `use ${tool} of ${server}${given === '' ? '' : `, with ${given}`}`,
  // Told to the model.
  failed: (server: string) =>
    `The MCP server "${server}" cannot be reached, ended in the middle of the call (it may or may not have been done), or answered with more than can be read.`,
};
