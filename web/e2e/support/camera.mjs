import encodeQR from 'qr';
import { writeFile } from 'node:fs/promises';

const WIDTH = 640;
const HEIGHT = 480;
/** Pixels a module: a ticket on a phone, held up an arm's length away. */
const MODULE = 6;
const [DARK, WALL, LIGHT, GREY] = [16, 110, 235, 128];

/** Writes a video in which a ticket's code is held up before a wall; YUV4MPEG2, as Chromium reads it. */
export async function film(path, code) {
  const modules = encodeQR(code, 'raw', { ecc: 'medium', border: 4 });
  const side = modules.length * MODULE;
  const [left, top] = [(WIDTH - side) >> 1, (HEIGHT - side) >> 1];
  const luma = Buffer.alloc(WIDTH * HEIGHT, WALL);
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) {
      const dark = modules[Math.floor(y / MODULE)][Math.floor(x / MODULE)];
      luma[(top + y) * WIDTH + left + x] = dark ? DARK : LIGHT;
    }
  }
  const color = Buffer.alloc((WIDTH * HEIGHT) / 2, GREY);
  const frame = [Buffer.from('FRAME\n'), luma, color];
  const header = Buffer.from(`YUV4MPEG2 W${WIDTH} H${HEIGHT} F10:1 Ip A1:1 C420jpeg\n`);
  await writeFile(path, Buffer.concat([header, ...Array.from({ length: 5 }, () => frame).flat()]));
}
