/** The rows of the tables in a load test's report: names, and how often they were counted. */
export function reportRows(text: string): Record<string, number> {
  const rows: Record<string, number> = {};
  for (const [, name = "", count = ""] of text.matchAll(/^ {4}(.+?) {2,}([\d,]+) {2}/gm))
    rows[name] = Number(count.replace(",", ""));
  return rows;
}
