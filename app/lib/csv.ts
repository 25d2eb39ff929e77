/** CSV of a list, streamed page by page (RFC 4180). */

export type CsvValue = string | number | boolean | null;

/**
 * What a spreadsheet would run as a formula is made text (OWASP, CSV injection); plain numbers stay numbers. Where lists
 * are parted by semicolons, a spreadsheet begins a cell within a text of ours: quotes there are letters like others.
 */
const formula = /^[\t\r]|(?<=^|[;\t\r\n])[=+\-@\uFF1D\uFF0B\uFF0D\uFF20]/g;
const plainNumber = /^-?\d+(\.\d+)?$/;

function field(value: CsvValue): string {
  const text = value === null ? "" : String(value);
  const safe = plainNumber.test(text) ? text : text.replace(formula, "'$&");
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** One line with its end. */
export const csvLine = (values: readonly CsvValue[]): string => `${values.map(field).join(",")}\r\n`;

interface CsvOptions<Row> {
  /** Without ".csv". */
  fileName: string;
  columns: readonly { head: string; value: (row: Row) => CsvValue }[];
  /** One page of the list from a cursor on; null is the first. */
  page: (cursor: string | null) => Promise<{ data: readonly Row[]; next_cursor: string | null }>;
}

/**
 * A whole list as a download. Pages are read as fast as the reader takes them. The first is read before the answer
 * begins, so that a refusal is still an error page; a later failure breaks the download off, never ends it quietly.
 */
export async function csvResponse<Row>({ fileName, columns, page }: CsvOptions<Row>): Promise<Response> {
  const encoder = new TextEncoder();
  const write = (rows: readonly Row[]) =>
    encoder.encode(rows.map((row) => csvLine(columns.map(({ value }) => value(row)))).join(""));
  const first = await page(null);
  let cursor = first.next_cursor;
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(encoder.encode(csvLine(columns.map(({ head }) => head))));
      if (first.data.length > 0) controller.enqueue(write(first.data));
      if (cursor === null) controller.close();
    },
    async pull(controller) {
      const next = await page(cursor);
      cursor = next.next_cursor;
      if (next.data.length > 0) controller.enqueue(write(next.data));
      if (cursor === null) controller.close();
      else if (next.data.length === 0) controller.error(new Error("a page without rows says that more follow"));
    },
  });
  const safeName = fileName.replace(/[^\w-]+/g, "-");
  return new Response(body, {
    headers: {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="${safeName}.csv"`,
      "cache-control": "private, no-store",
    },
  });
}
