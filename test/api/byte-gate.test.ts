import { EventEmitter } from 'node:events';
import type { Response } from 'express';
import { expect, test } from 'vitest';
import { ByteGate } from '#src/api/byte-gate.ts';

/** The part of a response the gate looks at. */
function response(): Response {
  return Object.assign(new EventEmitter(), { destroyed: false }) as unknown as Response;
}

function leave(each: Response): void {
  Object.assign(each, { destroyed: true });
  each.emit('close');
}

test('downloads wait for each other only when together they are too large, and go in order', async () => {
  const gate = new ByteGate(100);
  const [one, two, three, four] = [response(), response(), response(), response()];
  const order: number[] = [];
  await gate.enter(60, one);
  await gate.enter(40, two);
  const third = gate.enter(50, three).then(() => order.push(3));
  const fourth = gate.enter(10, four).then(() => order.push(4));
  leave(two);
  await Promise.resolve();
  expect(order).toEqual([]);
  leave(one);
  await Promise.all([third, fourth]);
  expect(order).toEqual([3, 4]);
});

test('a file larger than the limit goes alone', async () => {
  const gate = new ByteGate(100);
  const [large, small] = [response(), response()];
  await gate.enter(500, large);
  let entered = false;
  const waiting = gate.enter(1, small).then(() => (entered = true));
  await new Promise((resolve) => setImmediate(resolve));
  expect(entered).toBe(false);
  leave(large);
  await waiting;
});

test('who waits too long is sent away, and who leaves while waiting holds nobody up', async () => {
  const gate = new ByteGate(100, 20);
  const [one, two, three] = [response(), response(), response()];
  await gate.enter(100, one);
  await expect(gate.enter(50, two)).rejects.toThrow('unavailable');
  const patient = new ByteGate(100);
  await patient.enter(100, one);
  const left = patient.enter(80, two);
  const next = patient.enter(80, three);
  leave(two);
  await expect(left).rejects.toThrow('unavailable');
  leave(one);
  await next;
});
