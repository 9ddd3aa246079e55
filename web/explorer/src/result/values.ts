/** Values of Arrow as words: exact, and alike in table, chart and CSV. */

import { DataType, type Field, type Table, TimeUnit } from "apache-arrow";

const PER_SECOND: Record<number, bigint> = {
  [TimeUnit.SECOND]: 1n,
  [TimeUnit.MILLISECOND]: 1_000n,
  [TimeUnit.MICROSECOND]: 1_000_000n,
  [TimeUnit.NANOSECOND]: 1_000_000_000n,
};

/** A value in words; null is null. */
export function words(type: DataType, value: unknown): string | null {
  if (value === null || value === undefined) return null;
  if (DataType.isDecimal(type)) return decimal(value as Uint32Array, type.scale);
  if (DataType.isDate(type)) return day(value as number | Date);
  if (DataType.isTimestamp(type)) return instant(Number(value), type.timezone);
  if (DataType.isTime(type)) return timeOfDay(BigInt(value as number | bigint), PER_SECOND[type.unit] ?? 1n);
  if (DataType.isInterval(type) || DataType.isBinary(type)) return Array.from(value as Iterable<number>).join(" ");
  if (DataType.isList(type) || DataType.isFixedSizeList(type) || DataType.isMap(type) || DataType.isStruct(type)) {
    return JSON.stringify(plain(type, value));
  }
  return String(value);
}

/** A nested value as JSON has it. Numbers that JSON cannot hold exactly are texts. */
function plain(type: DataType, value: unknown): unknown {
  if (value === null || value === undefined) return null;
  if (DataType.isList(type) || DataType.isFixedSizeList(type)) {
    const of = (type.children as Field[])[0]!.type;
    return Array.from(value as Iterable<unknown>, (one) => plain(of, one));
  }
  if (DataType.isMap(type)) {
    const [key, of] = ((type.children as Field[])[0]!.type.children as Field[]) as [Field, Field];
    const entries = Array.from(value as Iterable<[unknown, unknown]>);
    return Object.fromEntries(entries.map(([k, v]) => [words(key.type, k) ?? "", plain(of.type, v)]));
  }
  if (DataType.isStruct(type)) {
    const row = value as Record<string, unknown>;
    return Object.fromEntries((type.children as Field[]).map((field) => [field.name, plain(field.type, row[field.name])]));
  }
  if (DataType.isBool(type)) return value;
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
  if (typeof value === "number" && !DataType.isDate(type) && !DataType.isTimestamp(type)) return value;
  return words(type, value);
}

/** A 128-bit integer of four words, little end first, with a point before its last `scale` digits. */
export function decimal(value: Uint32Array, scale: number): string {
  let whole = 0n;
  for (let at = value.length - 1; at >= 0; at--) whole = (whole << 32n) | BigInt(value[at]!);
  const negative = (value[value.length - 1]! & 0x8000_0000) !== 0;
  if (negative) whole = (1n << BigInt(32 * value.length)) - whole;
  const digits = whole.toString().padStart(scale + 1, "0");
  const point = digits.length - scale;
  return `${negative ? "-" : ""}${digits.slice(0, point)}${scale > 0 ? `.${digits.slice(point)}` : ""}`;
}

function day(value: number | Date): string {
  return new Date(value).toISOString().slice(0, 10);
}

function instant(milliseconds: number, zone: string | null | undefined): string {
  const iso = new Date(milliseconds).toISOString().replace("T", " ").replace(/\.000Z$|Z$/, "");
  return zone ? `${iso}+00` : iso;
}

function timeOfDay(value: bigint, perSecond: bigint): string {
  const seconds = Number(value / perSecond);
  const two = (number: number): string => String(Math.floor(number)).padStart(2, "0");
  return `${two(seconds / 3600)}:${two((seconds % 3600) / 60)}:${two(seconds % 60)}`;
}

/** A value as a table shows it: amounts and quantities in groups of thousands. Years and counts stay as they are. */
export function shown(type: DataType, value: string): string {
  if (!DataType.isDecimal(type) || type.scale === 0) return value;
  const [whole, part] = value.split(".") as [string, string];
  return `${whole.replace(/\B(?=(\d{3})+$)/g, ",")}.${part}`;
}

/** Whether values are numbers: written to the right, and drawn. */
export function isNumber(type: DataType): boolean {
  return DataType.isInt(type) || DataType.isFloat(type) || DataType.isDecimal(type);
}

/** Whether values are days or instants: drawn as a line. */
export function isTime(type: DataType): boolean {
  return DataType.isDate(type) || DataType.isTimestamp(type);
}

/** The value in a row and column, in words. */
export function cell(table: Table, column: number, row: number): string | null {
  const field = table.schema.fields[column]!;
  return words(field.type, table.getChildAt(column)?.get(row));
}
