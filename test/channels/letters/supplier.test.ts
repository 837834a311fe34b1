import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { handOver } from '#channels/letters/supplier.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sportello-supplier-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const batch = [
  { name: '001.pdf', bytes: Buffer.from('one') },
  { name: '002.pdf', bytes: Buffer.from('two') },
  { name: 'list.csv', bytes: Buffer.from('file;address') },
];

test('a batch lies in the supplier’s folder whole, with its letters and their list', async () => {
  expect(await handOver(folder, '7', batch)).toBe('written');
  expect(readdirSync(folder)).toEqual(['batch-7']);
  expect(readdirSync(join(folder, 'batch-7')).toSorted()).toEqual(['001.pdf', '002.pdf', 'list.csv']);
  expect(readFileSync(join(folder, 'batch-7', '002.pdf'), 'utf8')).toBe('two');
});

test('twice it lies there once and is not written over', async () => {
  expect(await handOver(folder, '7', batch)).toBe('written');
  writeFileSync(join(folder, 'batch-7', '001.pdf'), 'as the supplier has it');
  expect(await handOver(folder, '7', [])).toBe('there');
  expect(readFileSync(join(folder, 'batch-7', '001.pdf'), 'utf8')).toBe('as the supplier has it');
});

test('what a crash left half written is no batch, and the next try makes it whole', async () => {
  mkdirSync(join(folder, '.batch-7.part'));
  writeFileSync(join(folder, '.batch-7.part', '001.pdf'), 'ha');
  expect(await handOver(folder, '7', batch)).toBe('written');
  expect(readdirSync(folder)).toEqual(['batch-7']);
  expect(readFileSync(join(folder, 'batch-7', '001.pdf'), 'utf8')).toBe('one');
});

test('of two who lay it at once one does, and no file of it is missing', async () => {
  const many = Array.from({ length: 40 }, (_, at) => ({ name: `${at}.pdf`, bytes: Buffer.alloc(2_000, at) }));
  const outcomes = await Promise.all([1, 2, 3].map(() => handOver(folder, '7', many)));
  expect(outcomes.toSorted()).toEqual(['there', 'there', 'written']);
  expect(readdirSync(folder)).toEqual(['batch-7']);
  expect(readdirSync(join(folder, 'batch-7'))).toHaveLength(40);
});
