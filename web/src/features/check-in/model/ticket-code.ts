import { verifyAsync } from '@noble/ed25519';

/** What a ticket's code says; functions/registration/src/domain/seat_token.rs has the format. */
export interface TicketCode {
  keyId: string;
  registrationId: string;
  eventId: string;
  place: number;
  /** What is signed, and the signature. */
  message: Uint8Array<ArrayBuffer>;
  signature: Uint8Array<ArrayBuffer>;
}

export interface TicketKey {
  kid: string;
  /** 32 bytes in base64url. */
  x: string;
}

const DOMAIN = new TextEncoder().encode('turnout ticket v1\n');
const VERSION = 1;
const PAYLOAD = 51;
const SIGNATURE = 64;

/** Reads a code without asking who signed it; null where it is none of ours. */
export function readTicketCode(code: string): TicketCode | null {
  const bytes = fromBase64url(code.trim());
  if (bytes?.length !== PAYLOAD + SIGNATURE || bytes[0] !== VERSION) return null;
  const payload = bytes.subarray(0, PAYLOAD);
  const place = (bytes[49] ?? 0) * 256 + (bytes[50] ?? 0);
  if (place === 0) return null;
  const message = new Uint8Array(DOMAIN.length + PAYLOAD);
  message.set(DOMAIN);
  message.set(payload, DOMAIN.length);
  return {
    keyId: uuid(payload.subarray(1, 17)),
    registrationId: uuid(payload.subarray(17, 33)),
    eventId: uuid(payload.subarray(33, 49)),
    place,
    message,
    signature: bytes.slice(PAYLOAD),
  };
}

/** Whether one of these keys signed it. Needs no network. */
export async function isSigned(code: TicketCode, keys: TicketKey[]): Promise<boolean> {
  const key = fromBase64url(keys.find(({ kid }) => kid === code.keyId)?.x ?? '');
  return key?.length === 32 && (await verifyAsync(code.signature, code.message, key));
}

function fromBase64url(text: string): Uint8Array<ArrayBuffer> | null {
  if (!/^[A-Za-z0-9_-]*$/.test(text)) return null;
  try {
    const raw = atob(text.replaceAll('-', '+').replaceAll('_', '/'));
    return Uint8Array.from(raw, (character) => character.charCodeAt(0));
  } catch {
    return null;
  }
}

function uuid(bytes: Uint8Array): string {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}
