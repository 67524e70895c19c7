import type { Preset, Presets } from '../presets/schema.ts';
import type { EffectiveSettings } from '../settings/definitions.ts';
import { commonProviders } from '../settings/join.ts';

/** What of the settings changes what a preset asks for. */
type Governing = Pick<
  EffectiveSettings,
  'persona' | 'tools' | 'dataCollection' | 'zdr' | 'providersOnly' | 'providersIgnored'
>;

/**
 * Presets as settings let them be: none lets providers do more than the settings allow, has other tools, or speaks otherwise
 * than the persona. Whatever is asked under a policy is asked with these, also what is written in the background. Pure.
 */
export function presetsUnder(presets: Presets, settings: Governing): Presets {
  const list = presets.list.map((preset) =>
    withPolicy(withTools(withPersona(preset, settings), settings), settings),
  );
  if (list.every((preset, index) => preset === presets.list[index])) return presets;
  const byName = new Map(list.map((preset) => [preset.name, preset]));
  return Object.freeze({ ...presets, list, get: (name: string) => byName.get(name) });
}

/** Data, and what is drawn, need the preset's own instructions: a persona never takes their place. */
function withPersona(preset: Preset, { persona }: Governing): Preset {
  if (!persona) return preset;
  const { response_format: format, modalities } = preset.request;
  const isText = !preset.response && !format && !modalities?.some((one) => one !== 'text');
  const system =
    persona.as === 'replacing' && isText
      ? persona.text
      : [preset.system, persona.text].filter((part) => part !== '').join('\n\n');
  return { ...preset, system };
}

/** Models with this suffix search the web by themselves (OpenRouter docs, model variants). */
const online = ':online';
/** By these names tools of OpenRouter's own are allowed, that plugins do too. */
const ofPlugins: Readonly<Record<string, string>> = {
  web: 'openrouter:web_search',
  'web-fetch': 'openrouter:web_fetch',
  fusion: 'openrouter:fusion',
};

/** A model as settings let it be asked: one that searches the web by itself does not, where that is not allowed. */
export function modelUnder(model: string, { tools }: Pick<Governing, 'tools'>): string {
  const mayNot = tools !== 'all' && !tools.includes('openrouter:web_search');
  return mayNot && model.endsWith(online) ? model.slice(0, -online.length) : model;
}

/** By what names `tools` can allow what the presets have, each once. */
export function toolNames({ list }: Presets): string[] {
  const names = list.flatMap(({ functions, mcp, request }) => [
    ...functions,
    ...Object.keys(mcp ?? {}),
    ...(request.tools ?? []).map(({ type }) => String(type)),
    ...(request.plugins ?? []).flatMap(({ id }) => ofPlugins[String(id)] ?? []),
  ]);
  return [...new Set(names)].sort();
}

function withTools(preset: Preset, settings: Governing): Preset {
  const { tools: allowed } = settings;
  if (allowed === 'all') return preset;
  const may = (name: unknown) => allowed.includes(String(name));
  const { mcp, request } = preset;
  const { tools, plugins, ...rest } = request;
  const keptTools = (tools ?? []).filter(({ type }) => may(type));
  const keptPlugins = (plugins ?? []).filter(({ id }) => !(id in ofPlugins) || may(ofPlugins[id]));
  const offline = (model: string) => modelUnder(model, settings);
  return {
    ...preset,
    model: offline(preset.model),
    fallbacks: preset.fallbacks.map(offline),
    functions: preset.functions.filter(may),
    // Without a name of its own a server's tools are allowed, or not, all together.
    ...(mcp && { mcp: Object.fromEntries(Object.entries(mcp).filter(([server]) => may(server))) }),
    request: {
      ...rest,
      ...(keptTools.length > 0 && { tools: keptTools }),
      ...(keptPlugins.length > 0 && { plugins: keptPlugins }),
    },
  };
}

/** A server of the preset's own is the operator's: what is said of OpenRouter's providers means nothing to it. */
function withPolicy(preset: Preset, settings: Governing): Preset {
  const { dataCollection, zdr, providersOnly, providersIgnored } = settings;
  const isUsual = dataCollection === 'allow' && !zdr && !providersOnly && providersIgnored.length === 0;
  if (preset.endpoint || isUsual) return preset;
  const { provider = {} } = preset.request;
  const only =
    providersOnly && (provider.only ? commonProviders(provider.only, providersOnly) : [...providersOnly]);
  const ignore = [...new Set([...(provider.ignore ?? []), ...providersIgnored])];
  return {
    ...preset,
    ...((providersOnly || providersIgnored.length > 0) && { closed: true }),
    request: {
      ...preset.request,
      provider: {
        ...provider,
        ...(dataCollection === 'deny' && { data_collection: dataCollection }),
        ...(zdr && { zdr }),
        ...(only && { only }),
        ...(ignore.length > 0 && { ignore }),
      },
    },
  };
}
