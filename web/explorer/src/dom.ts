/** Elements made from words. Nothing here or elsewhere reads words as markup: a source's text is never trusted. */

type Listener = (event: Event) => void;
export type Attributes = Record<string, string | number | boolean | Listener | undefined>;
export type Child = Node | string | null | undefined;

/** Make an element: `on...` are listeners, true is a bare attribute, false and undefined leave one out. */
export function make<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (typeof value === "function") made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? "" : String(value));
  }
  made.append(...children.filter((child): child is Node | string => child !== null && child !== undefined));
  return made;
}

const SVG = "http://www.w3.org/2000/svg";

/** Make an element of a drawing. */
export function draw(tag: string, attributes: Record<string, string | number> = {}, ...children: Child[]): SVGElement {
  const made = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, String(value));
  made.append(...children.filter((child): child is Node | string => child !== null && child !== undefined));
  return made;
}

/** The element of the page with this id. */
export function byId<T extends HTMLElement = HTMLElement>(id: string): T {
  const found = document.getElementById(id);
  if (found === null) throw new Error(`the page has no #${id}`);
  return found as T;
}

// Controls but tabs and line ends; marks of direction; what has no width; tags. As in communique/site/visible.py.
const HIDDEN =
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\u200b\u2028\u2029\u2060-\u2064\u206a-\u206f\ufeff\ufff9-\ufffb\u{e0000}-\u{e007f}]/gu;

/** Words of a source with every control, override of direction and character without width as a sign that is seen. */
export function visible(text: string): string {
  return text.replace(HIDDEN, (one) => {
    const point = one.codePointAt(0) ?? 0;
    if (point === 0x7f) return "\u2421";
    if (point < 0x20) return String.fromCodePoint(0x2400 + point);
    return `⟨U+${point.toString(16).toUpperCase().padStart(4, "0")}⟩`;
  });
}

/** An address that a link may have: of http or https, with nothing hidden in it. */
export function webAddress(address: string): string | null {
  if (/[\s"<>\\]/.test(address) || visible(address) !== address) return null;
  try {
    const parsed = new URL(address);
    return (parsed.protocol === "http:" || parsed.protocol === "https:") && parsed.host ? address : null;
  } catch {
    return null;
  }
}

/** A number with thin groups of thousands, alike in every language. */
export function grouped(value: number | bigint): string {
  return value.toLocaleString("en-GB");
}

/** Bytes in words. */
export function size(bytes: number): string {
  return bytes < 1e6 ? `${grouped(Math.max(1, Math.round(bytes / 1e3)))} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
