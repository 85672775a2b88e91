/** How long a text is as the server counts: in characters, not in UTF-16 units, and trimmed. */
export function countCharacters(text: string): number {
  return Array.from(text.trim()).length;
}
