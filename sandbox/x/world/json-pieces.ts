/** Long lists are turned into text this many entries at a time: a millisecond or two each. */
const ENTRIES_AT_ONCE = 500;

/** The JSON of an object in pieces, so that a large one can be written without keeping everybody waiting. */
export function* jsonPieces(object: object): Generator<string> {
  let separator = '{';
  for (const [key, value] of Object.entries(object) as [string, unknown][]) {
    if (value === undefined) continue;
    yield `${separator}${JSON.stringify(key)}:`;
    separator = ',';
    if (!Array.isArray(value)) yield JSON.stringify(value);
    else yield* listPieces(value);
  }
  yield separator === '{' ? '{}' : '}';
}

function* listPieces(list: readonly unknown[]): Generator<string> {
  yield '[';
  for (let i = 0; i < list.length; i += ENTRIES_AT_ONCE) {
    const entries = JSON.stringify(list.slice(i, i + ENTRIES_AT_ONCE)).slice(1, -1);
    yield i === 0 ? entries : `,${entries}`;
  }
  yield ']';
}
