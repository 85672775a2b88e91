import type { OpeningDraw } from '@/shared/api/types';

/** What is so in a good draw; each a key under `check` in the texts. */
export type Claim = 'seed' | 'seen' | 'complete' | 'list' | 'order' | 'mine';

export interface Finding {
  claim: Claim;
  holds: boolean;
}

/** What whoever checks knows beside what is published. */
export interface Known {
  /** The seed's hash as this browser saw it before the opening. */
  commitment?: string | undefined;
  /** The visitor's own entry. */
  entryId?: string | undefined;
}

type Drawn = Pick<
  OpeningDraw,
  'algorithm' | 'commitment' | 'seed' | 'entries' | 'entries_hash' | 'items'
>;

export const ALGORITHM = 'hmac-sha256-1';

const HMAC = { name: 'HMAC', hash: 'SHA-256' };

/** So many signatures are on their way at once. */
const AT_ONCE = 1_000;

/**
 * Checks a draw by what is published alone, as docs/FAIR-OPENING.md says; null where this page does
 * not know the algorithm.
 */
export async function verifyDraw(draw: Drawn, known: Known = {}): Promise<Finding[] | null> {
  if (draw.algorithm !== ALGORITHM) return null;
  const ids = draw.items.map(({ entry_id }) => entry_id);
  const commitment = await sha256(fromHex(draw.seed));
  const order = await inOrder(fromHex(draw.seed), ids);
  const list = await sha256(new TextEncoder().encode([...ids].sort().map(line).join('')));
  const findings: Finding[] = [
    { claim: 'seed', holds: commitment === draw.commitment },
    {
      claim: 'complete',
      holds: ids.length === draw.entries && new Set(ids).size === ids.length,
    },
    { claim: 'list', holds: list === draw.entries_hash },
    {
      claim: 'order',
      holds: draw.items.every(
        ({ rank, entry_id }, at) => rank === at + 1 && entry_id === order[at],
      ),
    },
  ];
  if (known.commitment !== undefined) {
    findings.splice(1, 0, { claim: 'seen', holds: known.commitment === draw.commitment });
  }
  if (known.entryId !== undefined) {
    findings.push({ claim: 'mine', holds: ids.includes(known.entryId) });
  }
  return findings;
}

const line = (id: string) => `${id}\n`;

async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
}

/** Sorted by HMAC-SHA-256 of the ids' text under the seed. */
async function inOrder(seed: Uint8Array<ArrayBuffer>, ids: string[]): Promise<string[]> {
  const key = await crypto.subtle.importKey('raw', seed, HMAC, false, ['sign']);
  const text = new TextEncoder();
  const keyed: { id: string; key: string }[] = [];
  for (let from = 0; from < ids.length; from += AT_ONCE) {
    const some = ids.slice(from, from + AT_ONCE).map(async (id) => {
      const signature = await crypto.subtle.sign('HMAC', key, text.encode(id));
      return { id, key: toHex(new Uint8Array(signature)) };
    });
    keyed.push(...(await Promise.all(some)));
  }
  // Hex of equal length sorts as its bytes do.
  keyed.sort((one, other) => (one.key < other.key ? -1 : 1));
  return keyed.map(({ id }) => id);
}

function toHex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** What is no hex becomes no seed that anything fits to. */
function fromHex(text: string): Uint8Array<ArrayBuffer> {
  const pairs = /^([0-9a-f]{2})+$/.test(text) ? (text.match(/../g) ?? []) : [];
  return Uint8Array.from(pairs.length === 0 ? ['00'] : pairs, (pair) => parseInt(pair, 16));
}
