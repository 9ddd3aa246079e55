/** Words as the search knows them: lower case, without accents. */

const WORD = /[\p{L}\p{N}]+/gu;
const ACCENT = /\p{M}/gu;
const ASCII = /^[\x00-\x7f]*$/;

export function folded(text: string): string {
  const lower = text.toLowerCase();
  return ASCII.test(lower) ? lower : lower.normalize("NFKD").replace(ACCENT, "");
}

export function wordsOf(text: string): string[] {
  return folded(text).match(WORD) ?? [];
}

/** What was asked: words that must all stand in a statement, the last as its beginning, and texts in quotation marks. */
export interface Asked {
  words: string[];
  beginning: string | null;
  phrases: string[];
}

export function asked(text: string): Asked {
  const phrases: string[] = [];
  const rest = text.replace(/["“„]([^"“”„]+)["”]/g, (_, phrase: string) => {
    const one = wordsOf(phrase);
    if (one.length > 0) phrases.push(one.join(" "));
    return " ";
  });
  const words = wordsOf(rest);
  const open = words.length > 0 && /[\p{L}\p{N}\p{M}]$/u.test(rest) ? (words.pop() ?? null) : null;
  return { words: [...words, ...phrases.flatMap((phrase) => phrase.split(" "))], beginning: open, phrases };
}

/** The parts of a text that the search found, in order, marked or not. */
export function marked(text: string, what: Asked): { words: string; found: boolean }[] {
  const whole = new Set(what.words);
  const parts: { words: string; found: boolean }[] = [];
  let at = 0;
  for (const match of text.matchAll(/[\p{L}\p{N}\p{M}]+/gu)) {
    const word = folded(match[0]);
    const found = whole.has(word) || (what.beginning !== null && word.startsWith(what.beginning));
    if (!found) continue;
    if (match.index > at) parts.push({ words: text.slice(at, match.index), found: false });
    parts.push({ words: match[0], found: true });
    at = match.index + match[0].length;
  }
  if (at < text.length) parts.push({ words: text.slice(at), found: false });
  return parts;
}
