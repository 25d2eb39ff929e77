/** Times of the fault table in failure-cases.md; a test scales them all down by `timeScale`. */
export interface Settings {
  timeScale: number;
}

const tableMs = { slowFirstToken: 20_000, streamStall: 30_000, flap: 60_000 } as const;

/** Milliseconds of one of the table's times, scaled. */
export const tableTimeMs = (settings: Settings, name: keyof typeof tableMs): number =>
  Math.round(tableMs[name] * settings.timeScale);

/** Takes `{"time_scale": 0.05}`; false when it is no such object. */
export function applySettings(settings: Settings, body: unknown): boolean {
  if (typeof body !== "object" || body === null || !("time_scale" in body)) return false;
  const scale = Number(body.time_scale);
  if (!(scale > 0 && scale <= 1)) return false;
  settings.timeScale = scale;
  return true;
}
