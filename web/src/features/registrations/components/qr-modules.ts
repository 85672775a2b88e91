import encodeQR from 'qr';

/** Light modules around a code, without which scanners don't find it: the standard asks for four. */
const QUIET_ZONE = 4;

/** A QR code's modules by rows, true where dark, with the light ones around it. */
export function qrModules(text: string): boolean[][] {
  return encodeQR(text, 'raw', { ecc: 'medium', border: QUIET_ZONE });
}
