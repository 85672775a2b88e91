/** What the API takes in a request, in bytes; a file of 200 people is far from it. */
const LARGEST = 200_000;

/** The text of a file, or why there is none. */
export async function readCsv(
  file: Blob,
): Promise<{ text: string } | { fault: 'not_utf8' | 'too_large' }> {
  if (file.size > LARGEST) return { fault: 'too_large' };
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true });
    return { text: decoder.decode(await file.arrayBuffer()) };
  } catch {
    return { fault: 'not_utf8' };
  }
}

/** The text of a file as Excel reads it: with the mark by which it knows UTF-8, and every cell quoted. */
export function writeCsv(rows: string[][], separator: ',' | ';'): string {
  const cell = (text: string) => `"${disarmed(text).replaceAll('"', '""')}"`;
  const lines = rows.map((row) => `${row.map(cell).join(separator)}\r\n`);
  return `\ufeff${lines.join('')}`;
}

/** An apostrophe makes a text of what would be a formula; the import knows it. */
function disarmed(text: string): string {
  return /^\s*[=+\-@＝＋－＠]/u.test(text) ? `'${text}` : text;
}
