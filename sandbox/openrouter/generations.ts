import { now } from './clock.ts';
import type { Exchange } from './exchange.ts';
import type { WireUsage } from './wire.ts';

/** What GET /generation knows. A generation can be asked for only some time after its end (404 until then). */
export class Generations {
  /** Milliseconds from the end of an answer until it can be asked for; four times as long after an abort. */
  delayMs = 500;
  readonly #entries = new Map<string, { readyAt: number; data: Record<string, unknown> }>();

  /** Keeps an answer that has come to its end, or to the client's. */
  add(exchange: Exchange, usage: WireUsage): void {
    const { request, served, answer } = exchange;
    const time = now();
    const cancelled = request.aborted !== undefined;
    const header = (name: string) => request.headers[name]?.toString() ?? null;
    const cost = usage.cost ?? 0;
    this.#entries.set(request.generationId, {
      readyAt: time + this.delayMs * (cancelled ? 4 : 1),
      data: {
        id: request.generationId,
        request_id: `req-${request.generationId.slice(4)}`,
        model: served.model,
        created_at: new Date(request.at).toISOString(),
        api_type: 'completions',
        app_id: null,
        cache_discount: null,
        cancelled,
        data_region: 'global',
        external_user: request.body.user ?? null,
        finish_reason: answer.error ? 'error' : answer.finishReason,
        native_finish_reason: answer.nativeFinishReason,
        generation_time: Math.round(time - request.at),
        latency: Math.round((request.tokens[0]?.at ?? time) - request.at),
        moderation_latency: null,
        http_referer: header('http-referer'),
        user_agent: header('user-agent'),
        origin: header('http-referer') ?? '',
        is_byok: usage.is_byok ?? false,
        native_tokens_prompt: usage.prompt_tokens,
        native_tokens_completion: usage.completion_tokens,
        native_tokens_cached: usage.prompt_tokens_details?.cached_tokens ?? 0,
        native_tokens_reasoning: usage.completion_tokens_details?.reasoning_tokens ?? 0,
        native_tokens_completion_images: null,
        tokens_prompt: usage.prompt_tokens,
        tokens_completion: usage.completion_tokens,
        num_media_prompt: null,
        num_media_completion: null,
        num_input_audio_prompt: null,
        num_search_results: null,
        num_fetches: null,
        preset_id: null,
        provider_name: served.provider,
        provider_responses: [
          {
            endpoint_id: 'local',
            model_permaslug: served.model,
            provider_name: served.provider,
            status: 200,
            is_byok: false,
          },
        ],
        response_cache_source_id: null,
        router: null,
        service_tier: 'default',
        session_id: request.body.session_id ?? null,
        streamed: exchange.streaming,
        total_cost: cost,
        usage: cost,
        upstream_id: null,
        upstream_inference_cost: usage.cost_details?.upstream_inference_cost ?? 0,
        web_search_engine: null,
        workspace_id: null,
      },
    });
  }

  /** The generation, once it can be asked for. */
  get(id: string): Record<string, unknown> | undefined {
    const entry = this.#entries.get(id);
    return entry && entry.readyAt <= now() ? entry.data : undefined;
  }
}
