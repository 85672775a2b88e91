/** A random UUID (version 4), also where the page is not served over https or from this machine. */
export function newId(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return hex(bytes).replace(/^(.{8})(.{4})(.{4})(.{4})/, '$1-$2-$3-$4-');
}

/** A W3C Trace Context header, so that one trace runs from the browser to the mail. */
export function newTraceparent(): string {
  const bytes = hex(crypto.getRandomValues(new Uint8Array(24)));
  return `00-${bytes.slice(0, 32)}-${bytes.slice(32)}-01`;
}

function hex(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
