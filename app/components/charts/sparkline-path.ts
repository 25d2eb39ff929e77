/**
 * SVG paths of a course inside a box; the axis begins at 0 unless something is below. Empty for fewer than two values.
 * Pure.
 */
export function sparklinePath(
  values: readonly number[],
  width: number,
  height: number,
): { line: string; area: string } {
  if (values.length < 2) return { line: "", area: "" };
  const least = Math.min(0, ...values);
  const span = Math.max(...values) - least || 1;
  const inset = 1;
  const points = values.map((value, index) => {
    const x = (index / (values.length - 1)) * width;
    const y = height - inset - ((value - least) / span) * (height - 2 * inset);
    return `${round(x)} ${round(y)}`;
  });
  const line = `M${points.join("L")}`;
  return { line, area: `${line}L${width} ${height}L0 ${height}Z` };
}

const round = (value: number): number => Math.round(value * 100) / 100;
