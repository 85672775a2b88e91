import { expect, it } from 'vitest';
import { move } from './move';

const placed = (id: string, position: number) => ({ id, version: 7, position });
const edit = (id: string, position: number) => ({ id, version: 7, body: { position } });

it('exchanges the positions of two neighbours', () => {
  const list = [placed('a', 0), placed('b', 5), placed('c', 9)];
  expect(move(list, 2, -1)).toEqual([edit('c', 5), edit('b', 9)]);
  expect(move(list, 0, 1)).toEqual([edit('b', 0), edit('a', 5)]);
});

it('tells those apart that share a position', () => {
  const list = [placed('a', 3), placed('b', 3), placed('c', 3)];
  expect(move(list, 1, -1)).toEqual([edit('b', 0), edit('a', 1), edit('c', 2)]);
});

it('leaves the ends where they are', () => {
  const list = [placed('a', 0), placed('b', 1)];
  expect(move(list, 0, -1)).toEqual([]);
  expect(move(list, 1, 1)).toEqual([]);
});
