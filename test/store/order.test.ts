import { expect, test } from 'vitest';
import { Order } from '../../src/store/order.ts';

/** A task that ends when told to. */
function held() {
  const { promise, resolve } = Promise.withResolvers<void>();
  return { task: () => promise, end: resolve };
}

test('tasks of one line run one after another in the order in which they came; other lines do not wait', async () => {
  const order = new Order();
  const ran: string[] = [];
  const first = held();
  const tasks = [
    order.run('a', async () => {
      ran.push('a1');
      await first.task();
    }),
    ...['a2', 'a3', 'a4'].map((name) => order.run('a', async () => void ran.push(name))),
    order.run('b', async () => void ran.push('b1')),
  ];
  await tasks[4];
  expect(ran).toEqual(['a1', 'b1']);
  first.end();
  await Promise.all(tasks);
  expect(ran).toEqual(['a1', 'b1', 'a2', 'a3', 'a4']);
  expect(order.length('a')).toBe(0);
});

test('everybody who waits is told how many are ahead, whenever that changes', async () => {
  const order = new Order();
  const positions: Record<string, number[]> = { second: [], third: [], fourth: [] };
  const one = held();
  const two = held();
  const leaving = new AbortController();
  const first = order.run('a', one.task, { onAhead: () => expect.unreachable() });
  const second = order.run('a', two.task, { onAhead: (ahead) => positions.second?.push(ahead) });
  const third = order.run('a', two.task, {
    onAhead: (ahead) => positions.third?.push(ahead),
    signal: leaving.signal,
  });
  const fourth = order.run('a', async () => 'done', { onAhead: (ahead) => positions.fourth?.push(ahead) });
  leaving.abort(new Error('changed my mind'));
  await expect(third).rejects.toThrow('changed my mind');
  one.end();
  two.end();
  await Promise.all([first, second]);
  expect(await fourth).toBe('done');
  expect(positions).toEqual({ second: [1], third: [2], fourth: [3, 2, 1] });
});

test('a task that fails lets the next one in, and its error is its own', async () => {
  const order = new Order();
  const failing = order.run('a', () => Promise.reject(new Error('mine')));
  const next = order.run('a', async () => 'fine');
  await expect(failing).rejects.toThrow('mine');
  expect(await next).toBe('fine');
});

test('who gives up before the start never runs; who gives up while running runs on', async () => {
  const order = new Order();
  const signal = AbortSignal.abort(new Error('too late'));
  await expect(order.run('a', () => expect.unreachable(), { signal })).rejects.toThrow('too late');
  const controller = new AbortController();
  const task = held();
  const running = order.run('a', task.task, { signal: controller.signal });
  await Promise.resolve();
  controller.abort();
  const next = order.run('a', async () => 'after');
  expect(order.length('a')).toBe(2);
  task.end();
  await running;
  expect(await next).toBe('after');
});
