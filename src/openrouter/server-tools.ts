import type { WireParameters } from './call.ts';

/** What the tools that OpenRouter runs itself may add to a request, at the most. */
export interface ServerTools {
  /** How often they may be called. Each call sends the prompt once more, with all results so far. */
  calls: number;
  /** Tokens of one call's result. */
  resultTokens: number;
  /** Searches at the model's own price, or by another engine at `searchMicroUsd`, whichever is dearer. */
  searches: number;
  searchMicroUsd: number;
  /** Everything else that they cost, in micro-USD. */
  otherMicroUsd: number;
  /** A tool of which nobody says what it costs. */
  unknown?: string | undefined;
}

/** Where a preset sets no bound: results of 5 in each search, 50 in all are OpenRouter's own (docs, server tools). */
const usual = { calls: 10, results: 5, totalResults: 50, resultTokens: 1000, pageTokens: 10_000 };

/** USD per search, by engine (OpenRouter docs, web search, August 2026); ten results are in it, each further one costs more. */
const engines: Readonly<Record<string, number>> = {
  exa: 0.007,
  'exa deep': 0.012,
  'exa deep-reasoning': 0.015,
  parallel: 0.005,
  perplexity: 0.005,
  // With the account's own key.
  firecrawl: 0,
};
const furtherResultUsd = 0.001;
const fetchUsd = 0.001;

/** Tools that cost nothing by themselves. */
const free = new Set(['openrouter:datetime', 'openrouter:experimental__search_models']);

/** Reads what a request allows: its tools, plugins, and when OpenRouter is to stop. */
export function serverTools(request: WireParameters): ServerTools {
  const all = [...list(request.tools), ...list(request.plugins).map(asTool)].filter(isOpenRouters);
  const most = Math.min(
    ...[number(request.max_tool_calls), ...list(request.stop_server_tools_when).map(stepsOf)].map(
      (bound) => bound ?? Number.POSITIVE_INFINITY,
    ),
  );
  const tools: ServerTools = { calls: 0, resultTokens: 0, searches: 0, searchMicroUsd: 0, otherMicroUsd: 0 };
  for (const tool of all) add(tools, String(tool.type), asObject(tool.parameters), most);
  return { ...tools, calls: Math.min(most, tools.calls) };
}

function add(tools: ServerTools, type: string, parameters: Fields, most: number): void {
  const uses = (otherwise: number) => Math.min(number(parameters.max_uses) ?? otherwise, most);
  const longest = (tokens: number) => {
    tools.resultTokens = Math.max(tools.resultTokens, tokens);
  };
  switch (type) {
    case 'openrouter:web_search': {
      const results = number(parameters.max_results) ?? usual.results;
      const total = number(parameters.max_total_results) ?? usual.totalResults;
      const searches = uses(Math.ceil(total / results));
      tools.calls += searches;
      tools.searches += searches;
      tools.searchMicroUsd = Math.max(tools.searchMicroUsd, searchPrice(parameters, results));
      longest(results * (number(parameters.max_characters) ?? usual.resultTokens));
      break;
    }
    case 'openrouter:web_fetch': {
      const pages = uses(usual.calls);
      tools.calls += pages;
      tools.otherMicroUsd += pages * fetchUsd * 1e6;
      longest(number(parameters.max_content_tokens) ?? usual.pageTokens);
      break;
    }
    default:
      tools.calls += uses(1);
      if (!free.has(type)) tools.unknown ??= type;
  }
}

function searchPrice({ engine, mode }: Fields, results: number): number {
  const usd =
    engines[`${engine ?? 'exa'} ${mode ?? ''}`.trim()] ?? engines[String(engine)] ?? engines.exa ?? 0;
  return Math.ceil((usd + Math.max(0, results - 10) * furtherResultUsd) * 1e6);
}

type Fields = Record<string, unknown>;

/** The plugins that do what a tool does, as that tool. */
function asTool(plugin: Fields): Fields {
  const type = {
    web: 'openrouter:web_search',
    'web-fetch': 'openrouter:web_fetch',
    fusion: 'openrouter:fusion',
  };
  const name = type[plugin.id as keyof typeof type];
  // The plugin searches once for each request.
  return plugin.enabled === false || !name ? {} : { type: name, parameters: { max_uses: 1, ...plugin } };
}

function isOpenRouters({ type }: Fields): boolean {
  return typeof type === 'string' && type.startsWith('openrouter:');
}

function stepsOf({ type, step_count }: Fields): number | undefined {
  return type === 'step_count_is' ? number(step_count) : undefined;
}

function list(value: unknown): Fields[] {
  return Array.isArray(value) ? value.map(asObject) : [];
}

function number(value: unknown): number | undefined {
  return typeof value === 'number' ? value : undefined;
}

function asObject(value: unknown): Fields {
  return typeof value === 'object' && value !== null ? (value as Fields) : {};
}
