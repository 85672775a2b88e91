import { decodeQR } from 'qr/decode.js';

/** How bright a screen is that is turned down. */
const DIMMED = 'brightness(35%)';

/**
 * What a camera would make of a picture that a dimmed screen shows: half as sharp, and dark. `page`
 * only serves to read the file.
 */
export async function readPicture(page, bytes) {
  const { width, height, pixels } = await page.evaluate(
    async ([base64, filter]) => {
      const file = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      const picture = await createImageBitmap(new Blob([file]));
      const [columns, rows] = [picture.width >> 1, picture.height >> 1];
      const context = new OffscreenCanvas(columns, rows).getContext('2d');
      context.filter = filter;
      context.drawImage(picture, 0, 0, columns, rows);
      const { data } = context.getImageData(0, 0, columns, rows);
      let pixels = '';
      for (let at = 0; at < data.length; at += 0x8000) {
        pixels += String.fromCharCode(...data.subarray(at, at + 0x8000));
      }
      return { width: picture.width, height: picture.height, pixels: btoa(pixels) };
    },
    [bytes.toString('base64'), DIMMED],
  );
  const data = Uint8ClampedArray.from(Buffer.from(pixels, 'base64'));
  return { width, height, code: decodeQR({ width: width >> 1, height: height >> 1, data }) };
}
