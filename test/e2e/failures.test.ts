import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  badJson,
  chunk,
  cutByLength,
  cutSocket,
  empty,
  errorInOk,
  failed,
  failures,
  filtered,
  fixture,
  htmlPage,
  httpError,
  inBandError,
  nullChoices,
  providerError,
  type Scenario,
  say,
  thoughtOnly,
  toolCalls,
  truncated,
  unavailable,
} from '../../sandbox/openrouter/scenarios.ts';
import { english } from '../../src/texts/index.ts';
import { asked, labels, parts, under } from './asking.ts';
import { logged, openScene, type Scene } from './scene.ts';

const says = english.failures;

/** What happens at OpenRouter, the kind that the log calls it, and the sentence that stands under the prompt. */
const ways: [what: string, kind: string, scenario: Scenario, sentence: string][] = [
  ['bad request', 'bad-request', failed(failures.badRequest()), says['bad-request']()],
  ['unknown model', 'model-not-found', failed(failures.invalidModel()), says['model-not-found']()],
  ['too long', 'context-too-long', failed(failures.contextTooLong()), says['context-too-long']()],
  ['picture too large', 'image-rejected', failed(failures.imageTooLarge()), says['image-rejected']()],
  ['bad key', 'key-invalid', failed(failures.badKey()), says['key-invalid']()],
  ['no credit', 'credit', failed(failures.noCredit()), says.credit()],
  ['key limit', 'budget', failed(failures.keyLimit()), says.budget()],
  ['in flight', 'in-flight', failed(failures.inFlightBudget(7)), says['in-flight']({ retryAfterMs: 7000 })],
  ['moderated', 'moderation', failed(failures.moderated()), says.moderation()],
  ['guardrail', 'guardrail', failed(failures.guardrail()), says.guardrail()],
  ['permission', 'forbidden', failed(failures.permissionDenied()), says.forbidden()],
  ['region', 'region', failed(unavailable('region_restricted')), says.region()],
  ['no endpoint', 'no-endpoints', failed(failures.noEndpoints()), says['no-endpoints']({})],
  [
    'privacy',
    'no-endpoints',
    failed(failures.privacy()),
    says['no-endpoints']({ excludedBy: ['data-policy'] }),
  ],
  ['price', 'no-endpoints', failed(failures.noPrice()), says['no-endpoints']({ excludedBy: ['max-price'] })],
  ['408', 'request-timeout', httpError(408), says['request-timeout']()],
  ['conflict', 'conflict', failed(failures.conflict()), says.conflict()],
  ['too large', 'payload-too-large', failed(failures.tooLarge()), says['payload-too-large']()],
  ['unprocessable', 'unprocessable', failed(failures.unprocessable()), says.unprocessable()],
  ['429', 'rate-limited', failed(failures429()), says['rate-limited']({ retryAfterMs: 120_000 })],
  ['free today', 'free-daily', failed(failures.freePerDay()), says['free-daily']()],
  [
    'pool',
    'upstream-rate-limited',
    failed(failures.sharedPool('Chutes', 9)),
    says['upstream-rate-limited']({ retryAfterMs: 9000 }),
  ],
  ['500', 'server-error', failed(failures.server()), says['server-error']()],
  ['502', 'provider-down', failed(failures.providerUnavailable()), says['provider-down']()],
  ['edge page', 'edge', failed(htmlPage(502)), says.edge()],
  ['edge page as an answer', 'edge', httpError(200, htmlPage().body), says.edge()],
  ['overloaded', 'overloaded', failed(failures.overloaded()), says.overloaded({})],
  ['524', 'gateway-timeout', failed(failures.edgeTimeout()), says['gateway-timeout']()],
  ['unknown status', 'unexpected-status', httpError(418), says['unexpected-status']()],
  ['in-band', 'provider-down', inBandError(failures.providerUnavailable()), says['provider-down']()],
  [
    'in-band, unknown',
    'stream-error',
    inBandError({ message: 'odd', code: 'weird' }),
    says['stream-error'](),
  ],
  ['200 with an error', 'server-error', errorInOk(failures.server()), says['server-error']()],
  ['200 with a vague error', 'error-in-body', errorInOk({ message: 'odd' }), says['error-in-body']()],
  ['choices null', 'choices-null', nullChoices(), says['choices-null']()],
  ['choices null in one body', 'choices-null', fixture('j_null_choices'), says['choices-null']()],
  ['nothing', 'empty-completion', empty(), says['empty-completion']()],
  ['blanks', 'empty-completion', say(' \n\n '), says['empty-completion']()],
  ['thoughts only', 'thought-too-long', thoughtOnly('Hm, hm.'), says['thought-too-long']()],
  ['filter', 'content-filter', filtered(), says['content-filter']()],
  ['bad JSON', 'garbled', badJson(), says.garbled()],
  ['truncated', 'truncated', chunk({ delta: { role: 'assistant', content: '' } }), says.truncated()],
  ['cut socket', 'cut-socket', cutSocket(), says['cut-socket']()],
];

/** Over the account's own limit, with a wait. */
function failures429() {
  return { ...httpFailure(429), headers: { 'retry-after': '120' } };
}

function httpFailure(status: number) {
  return { status, body: { error: { message: 'Rate limit exceeded', code: status }, user_id: 'user_local' } };
}

/** Of the failures' bodies, the key and the prompt: nothing of it may be seen or logged. */
const secrets =
  /user_local|sk-or-test|upstream connect|said no|first words|User not found|violence|Ray ID|marzipan|card-number/;

describe('every failure before the first word', () => {
  let scene: Scene;
  beforeAll(async () => {
    scene = await openScene({ environment: { RETRY_ATTEMPTS: '1' }, presets: oneModel });
  });
  afterAll(() => scene[Symbol.asyncDispose]());

  test.for(ways)('%s ends as its own sentence (%s)', async ([what, kind, scenario, sentence]) => {
    scene.openrouter.answer(scenario);
    const where = scene.server.channel(what.replaceAll(/\W+/g, '-'));
    const answer = await asked(scene, 'What about marzipan?', { where });
    expect(answer.content).toBe(sentence);
    expect(labels(answer)).toEqual(under.failed);
    expect(logged(scene, 'turn').at(-1)).toMatchObject({ outcome: 'failed', failure: kind });
  });

  test('nothing that is secret is drawn or logged on the way', () => {
    expect(scene.log.length).toBeGreaterThan(ways.length);
    expect(scene.log.filter((line) => secrets.test(JSON.stringify(line)))).toEqual([]);
  });

  test('the bodies that are kept secret did hold such things', () => {
    const bodies = [
      failures.moderated(),
      failures.badKey(),
      failures.guardrail(),
      htmlPage(),
      httpFailure(429),
    ];
    for (const body of bodies) expect(JSON.stringify(body)).toMatch(secrets);
  });
});

const oneModel = `
default: only
presets:
  only: { description: One model, model: openai/gpt-6-luna, max_tokens: 1000 }
`;

describe('a failure after the first words keeps them', () => {
  test.for<[string, Scenario, string]>([
    [
      'an error in the stream',
      inBandError(providerError('server'), { afterText: 'One two' }),
      says['server-error'](),
    ],
    ['an end without a finish', truncated('One two'), says.truncated()],
    ['a cut socket', cutSocket('One two'), says['cut-socket']()],
    ['unreadable JSON', badJson('One two'), says.garbled()],
  ])('%s', async ([, scenario, sentence]) => {
    await using scene = await openScene();
    scene.openrouter.answer(scenario);
    const answer = await asked(scene, 'hi');
    expect(parts(answer)).toEqual({ text: 'One two', quiet: [sentence] });
    expect(labels(answer)).toEqual(under.broken);
    // Never again, and by nobody else: the text is there.
    expect(scene.openrouter.requests).toHaveLength(1);
  });

  test('the length limit and the content filter draw the answer as cut off, not as failed', async () => {
    await using scene = await openScene();
    scene.openrouter.next(cutByLength('As far as'), filtered('And here'));
    const long = await asked(scene, 'one');
    expect(parts(long)).toEqual({
      text: 'As far as',
      quiet: [english.reply.cutOff.length, expect.any(String)],
    });
    expect(labels(long)).toEqual(under.broken);
    const held = await asked(scene, 'two');
    expect(parts(held).quiet[0]).toBe(english.reply.cutOff.filter);
    expect(logged(scene, 'turn').map(({ outcome }) => outcome)).toEqual(['cut-off', 'cut-off']);
  });

  test('an answer with nothing in it that can be drawn says so', async () => {
    await using scene = await openScene({ presets: oneModel });
    scene.openrouter.answer(toolCalls([{ id: 'call_1', name: 'dance', arguments: '{}' }]));
    const answer = await asked(scene, 'hi');
    expect(parts(answer).text).toBe(says['empty-completion']());
    expect(labels(answer)).toEqual(under.failed);
  });
});
