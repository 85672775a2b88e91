const letters = new Intl.Segmenter(undefined, { granularity: 'grapheme' });

/**
 * Breaks a text into at most so many lines that fit; what is left out shows as `…`. A word that is
 * longer than a line is broken between letters.
 */
export function wrapText(text: string, most: number, fits: (line: string) => boolean): string[] {
  const lines: string[] = [];
  for (const word of text.trim().split(/\s+/)) {
    let line = lines.pop() ?? '';
    const joined = line === '' ? word : `${line} ${word}`;
    if (fits(joined)) {
      lines.push(joined);
      continue;
    }
    if (line !== '') lines.push(line);
    line = '';
    for (const { segment } of letters.segment(word)) {
      if (line !== '' && !fits(line + segment)) {
        lines.push(line);
        line = '';
      }
      line += segment;
    }
    lines.push(line);
  }
  if (lines.length <= most) return lines;
  const shown = lines.slice(0, most);
  shown.push(shortened(shown.pop() ?? '', fits));
  return shown;
}

function shortened(line: string, fits: (line: string) => boolean): string {
  const kept = Array.from(letters.segment(line), ({ segment }) => segment);
  while (kept.length > 0 && !fits(`${kept.join('').trimEnd()}…`)) kept.pop();
  return `${kept.join('').trimEnd()}…`;
}
