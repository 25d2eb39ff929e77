import { sparklinePath } from "./sparkline-path.ts";

const [width, height] = [120, 28];

/** A course at a glance, beside a figure that says the rest. Drawn on the server, without a library. */
export function Sparkline({ values, label }: { values: readonly number[]; label: string }) {
  const { line, area } = sparklinePath(values, width, height);
  if (line === "") return null;
  return (
    <svg
      viewBox={`0 0 ${width} ${height}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={label}
      className="h-7 w-full"
    >
      <path d={area} fill="var(--accent)" fillOpacity={0.12} />
      <path
        d={line}
        fill="none"
        stroke="var(--accent)"
        strokeWidth={1.5}
        strokeLinejoin="round"
        vectorEffect="non-scaling-stroke"
      />
    </svg>
  );
}
