/** An index of statements: which of them hold a word, ranked by BM25, counted by facet. */

import { type Asked, folded, wordsOf } from "./words";

/** Okapi BM25 with its usual settings (Robertson and Zaragoza 2009). */
const K1 = 1.2;
const B = 0.75;
/** A beginning such as `a` stands for at most this many words, the most frequent first. */
const MOST_WORDS = 400;

/** The values of a facet: a code for every statement. */
export interface Facet {
  name: string;
  labels: string[];
  codes: Uint32Array;
}

export interface Count {
  label: string;
  count: number;
}

export interface Found {
  /** Places of statements, best first; without words in the order of the index. */
  places: Uint32Array;
  facets: Record<string, Count[]>;
}

/** A list of 32-bit integers that grows. */
class Growing {
  private held = new Uint32Array(1 << 16);
  length = 0;

  push(value: number): void {
    if (this.length === this.held.length) {
      const larger = new Uint32Array(this.held.length * 2);
      larger.set(this.held);
      this.held = larger;
    }
    this.held[this.length++] = value;
  }

  done(): Uint32Array {
    return this.held.slice(0, this.length);
  }
}

export class Index {
  private readonly numbers = new Map<string, number>();
  private readonly vocabulary: string[];
  /** Where the statements of each word begin in `holders`. */
  private readonly starts: Uint32Array;
  private readonly holders: Uint32Array;
  private readonly often: Uint8Array;
  /** The words of all statements in their order, and where those of each end: for phrases. */
  private readonly sequence: Uint32Array;
  private readonly lasts: Uint32Array;
  private readonly lengths: Uint16Array;
  private readonly meanLength: number;
  private readonly count: number;

  constructor(
    texts: readonly string[],
    private readonly facets: readonly Facet[],
  ) {
    this.count = texts.length;
    const pairs = { words: new Growing(), often: new Growing() };
    const sequence = new Growing();
    this.lasts = new Uint32Array(texts.length);
    const ends = new Uint32Array(texts.length);
    this.lengths = new Uint16Array(texts.length);
    let total = 0;
    texts.forEach((text, place) => {
      const seen = new Map<number, number>();
      const words = wordsOf(text);
      for (const word of words) {
        let number = this.numbers.get(word);
        if (number === undefined) this.numbers.set(word, (number = this.numbers.size));
        seen.set(number, (seen.get(number) ?? 0) + 1);
        sequence.push(number);
      }
      this.lasts[place] = sequence.length;
      for (const [number, count] of seen) {
        pairs.words.push(number);
        pairs.often.push(Math.min(255, count));
      }
      ends[place] = pairs.words.length;
      this.lengths[place] = Math.min(65_535, words.length);
      total += words.length;
    });
    this.meanLength = total / Math.max(1, texts.length);
    this.sequence = sequence.done();
    // By counting: how many statements hold each word, then each pair to its place.
    const words = pairs.words.done();
    const often = pairs.often.done();
    this.starts = new Uint32Array(this.numbers.size + 1);
    for (const word of words) this.starts[word + 1]!++;
    for (let word = 0; word < this.numbers.size; word++) this.starts[word + 1]! += this.starts[word]!;
    const next = this.starts.slice(0, -1);
    this.holders = new Uint32Array(words.length);
    this.often = new Uint8Array(words.length);
    for (let place = 0, at = 0; place < texts.length; place++) {
      for (; at < ends[place]!; at++) {
        const to = next[words[at]!]!++;
        this.holders[to] = place;
        this.often[to] = often[at]!;
      }
    }
    this.vocabulary = [...this.numbers.keys()].sort();
  }

  /** Find statements that hold all words and are of the chosen values. Without words all of those values. */
  find(what: Asked, chosen: Record<string, string[]>): Found {
    const scores = this.scored(what);
    const filters = this.facets.map((facet) => {
      const labels = chosen[facet.name] ?? [];
      return labels.length === 0 ? null : new Set(labels.map((label) => facet.labels.indexOf(label)));
    });
    const counts = this.facets.map((facet) => new Uint32Array(facet.labels.length));
    const places = new Uint32Array(this.count);
    let found = 0;
    for (let place = 0; place < this.count; place++) {
      if (scores !== null && scores[place]! <= 0) continue;
      // A facet counts what all the others let through, so that its own values can be exchanged for one another.
      let missed = -1;
      let misses = 0;
      for (let at = 0; at < filters.length && misses < 2; at++) {
        const filter = filters[at];
        if (filter && !filter.has(this.facets[at]!.codes[place]!)) {
          misses++;
          missed = at;
        }
      }
      if (misses > 1) continue;
      if (misses === 1) {
        counts[missed]![this.facets[missed]!.codes[place]!]!++;
        continue;
      }
      for (let at = 0; at < counts.length; at++) counts[at]![this.facets[at]!.codes[place]!]!++;
      places[found++] = place;
    }
    const listed = places.subarray(0, found);
    if (scores !== null) rank(listed, scores);
    return {
      places: listed,
      facets: Object.fromEntries(this.facets.map((facet, at) => [facet.name, counted(facet, counts[at]!, chosen)])),
    };
  }

  /** The score of every statement, 0 for one that lacks a word; null when no word was asked. */
  private scored(what: Asked): Float32Array | null {
    const groups = [...new Set(what.words)].map((word) => this.exactly(word));
    if (what.beginning !== null) groups.push(this.beginningWith(what.beginning));
    if (groups.length === 0) return null;
    const all = new Float32Array(this.count);
    const held = new Uint8Array(this.count);
    groups.forEach((words, turn) => {
      const turnOf = turn % 255;
      for (const word of words) {
        const [from, to] = [this.starts[word]!, this.starts[word + 1]!];
        const rarity = Math.log(1 + (this.count - (to - from) + 0.5) / (to - from + 0.5));
        for (let at = from; at < to; at++) {
          const place = this.holders[at]!;
          if (held[place]! < turnOf) continue;
          held[place] = turnOf + 1;
          const often = this.often[at]!;
          const long = 1 - B + (B * this.lengths[place]!) / this.meanLength;
          all[place]! += (rarity * (often * (K1 + 1))) / (often + K1 * long);
        }
      }
    });
    const phrases = what.phrases.map((phrase) => phrase.split(" ").map((word) => this.numbers.get(word) ?? -1));
    for (let place = 0; place < all.length; place++) {
      if (held[place]! < groups.length) all[place] = 0;
      else if (!phrases.every((phrase) => this.says(place, phrase))) all[place] = 0;
    }
    return all;
  }

  /** Whether a statement has these words one after the other. */
  private says(place: number, phrase: number[]): boolean {
    const last = this.lasts[place]! - phrase.length;
    for (let at = place === 0 ? 0 : this.lasts[place - 1]!; at <= last; at++) {
      let same = 0;
      while (same < phrase.length && this.sequence[at + same] === phrase[same]) same++;
      if (same === phrase.length) return true;
    }
    return false;
  }

  private exactly(word: string): number[] {
    const number = this.numbers.get(word);
    return number === undefined ? [] : [number];
  }

  private beginningWith(beginning: string): number[] {
    const sought = folded(beginning);
    let [low, high] = [0, this.vocabulary.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.vocabulary[middle]! < sought) low = middle + 1;
      else high = middle;
    }
    const found: number[] = [];
    for (let at = low; at < this.vocabulary.length && this.vocabulary[at]!.startsWith(sought); at++) {
      found.push(this.numbers.get(this.vocabulary[at]!)!);
    }
    if (found.length <= MOST_WORDS) return found;
    const holders = (word: number): number => this.starts[word + 1]! - this.starts[word]!;
    return found.sort((a, b) => holders(b) - holders(a) || a - b).slice(0, MOST_WORDS);
  }
}

/** What a place takes of a number whose upper digits are a score. */
const PLACES = 2 ** 27;
const STEPS = 10_000;

/** Sort places by their scores, best first, then by place. Numbers are sorted many times faster than by a comparison. */
function rank(places: Uint32Array, scores: Float32Array): void {
  const keys = Float64Array.from(places, (place) => place - Math.round(scores[place]! * STEPS) * PLACES).sort();
  for (let at = 0; at < keys.length; at++) {
    const key = keys[at]!;
    places[at] = key - Math.floor(key / PLACES) * PLACES;
  }
}

/** Stands for a value that no text gives; listed last. */
export const NOT_SAID = "not said";

/** What a facet lists at most; what is chosen is always listed. */
const MOST_VALUES = 40;

function counted(facet: Facet, counts: Uint32Array, chosen: Record<string, string[]>): Count[] {
  const labels = chosen[facet.name] ?? [];
  const all = facet.labels.map((label, at) => ({ label, count: counts[at]! })).filter((one) => one.count > 0);
  const byTime = facet.name === "month";
  all.sort((a, b) => {
    if (a.label === NOT_SAID || b.label === NOT_SAID) return a.label === NOT_SAID ? 1 : -1;
    return byTime ? (a.label < b.label ? 1 : -1) : b.count - a.count || (a.label < b.label ? -1 : 1);
  });
  const listed = all.slice(0, MOST_VALUES);
  for (const label of labels) {
    if (!listed.some((one) => one.label === label)) listed.unshift(all.find((one) => one.label === label) ?? { label, count: 0 });
  }
  return listed;
}
