interface Placed {
  id: string;
  version: number;
  position: number;
}

/**
 * The edits that bring what is at `index` one place up (-1) or down (1). Two, where the
 * positions tell all apart; else all get new ones.
 */
export function move(list: readonly Placed[], index: number, step: -1 | 1) {
  const moved = list[index];
  const other = list[index + step];
  if (!moved || !other) return [];
  const order = list.map((placed) => {
    if (placed === moved) return other;
    return placed === other ? moved : placed;
  });
  const distinct = new Set(list.map(({ position }) => position)).size === order.length;
  return order.flatMap(({ id, version, position: before }, place) => {
    const position = distinct ? (list[place]?.position ?? place) : place;
    return position === before ? [] : [{ id, version, body: { position } }];
  });
}
