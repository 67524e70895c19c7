import type { Catalogue } from '../../openrouter/catalogue.ts';

/** Which models of a chain are asked with tools, and which without. */
export interface Callers {
  /** In their order; empty: nobody is asked with tools. */
  withTools: string[];
  /** Asked when those have failed, or alone. */
  without: string[];
}

/**
 * Parts the models of a chain by whether they can call tools: a request with tools is refused for those that cannot. The first
 * one is who was asked for: where it cannot call any, the answer does without. What nobody knows, such as a model on a
 * server of one's own, is presumed to be able to.
 */
export function callersOf(models: readonly string[], catalogue: Catalogue): Callers {
  const canCall = (id: string) => {
    const model = catalogue.find(id);
    return !model || model.opaque || model.supportedParameters.includes('tools');
  };
  const [first] = models;
  if (first === undefined || !canCall(first)) return { withTools: [], without: [...models] };
  return { withTools: models.filter(canCall), without: models.filter((id) => !canCall(id)) };
}
