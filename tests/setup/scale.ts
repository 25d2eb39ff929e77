/** How much of the slow truth a run takes: `npm test` a little, `npm run soak -- --short` more, `npm run soak` all. */
export const scales = {
  test: { kills: 6, callers: 16, usage: 1_500 },
  short: { kills: 20, callers: 16, usage: 100_000 },
  soak: { kills: 200, callers: 24, usage: 1_000_000 },
} as const;

const name = process.env.SLUICE_SCALE ?? "test";
if (!(name in scales)) throw new Error(`SLUICE_SCALE must be one of ${Object.keys(scales).join(", ")}`);

export const scaleName = name as keyof typeof scales;
export const scale = scales[scaleName];
