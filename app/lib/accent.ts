/** A merchant's accent as tokens: whatever colour they chose, text on it and in it stays readable. Pure. */

type Rgb = readonly [number, number, number];

/** #rrggbb in any case; null: it is no colour. */
export function parseColour(text: string): Rgb | null {
  const match = /^#([0-9a-f]{2})([0-9a-f]{2})([0-9a-f]{2})$/i.exec(text.trim());
  if (!match) return null;
  const [, red = "", green = "", blue = ""] = match;
  return [Number.parseInt(red, 16), Number.parseInt(green, 16), Number.parseInt(blue, 16)];
}

const hex = (colour: Rgb): string =>
  `#${colour.map((part) => Math.round(part).toString(16).padStart(2, "0")).join("")}`;

function luminance(colour: Rgb): number {
  const [red = 0, green = 0, blue = 0] = colour.map((part) => {
    const share = part / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

/** Contrast ratio of two colours, 1 to 21 (WCAG 2.2, "contrast ratio"). */
export function contrast(one: Rgb, other: Rgb): number {
  const [darker, lighter] = [luminance(one), luminance(other)].sort((a, b) => a - b) as [number, number];
  return (lighter + 0.05) / (darker + 0.05);
}

/** `share` of `towards`, the rest of `colour`; rounded as it will be written. */
const mix = (colour: Rgb, towards: Rgb, share: number): Rgb =>
  colour.map((part, index) => Math.round(part + ((towards[index] ?? 0) - part) * share)) as unknown as Rgb;

const white: Rgb = [255, 255, 255];
const black: Rgb = [0, 0, 0];

/** The least change towards `towards` that reaches the contrast against every ground. */
function readable(colour: Rgb, towards: Rgb, grounds: readonly Rgb[], least: number): Rgb {
  for (let share = 0; share <= 1; share += 0.02) {
    const mixed = mix(colour, towards, share);
    if (grounds.every((ground) => contrast(mixed, ground) >= least)) return mixed;
  }
  return towards;
}

/** Surfaces of tokens.css that accents stand on: the darkest of the light theme, the lightest of the dark one. */
const lightGround: Rgb = [235, 241, 242];
const darkGround: Rgb = [31, 42, 49];

interface ThemeAccent {
  accent: Rgb;
  hover: Rgb;
  ink: Rgb;
  soft: Rgb;
  text: Rgb;
}

function themeAccent(brand: Rgb, ground: Rgb, away: Rgb): ThemeAccent {
  // A button must be seen against the page (3:1, 1.4.11), its words against the button (4.5:1, 1.4.3).
  const accent = readable(brand, away, [ground], 3);
  const ink = contrast(accent, white) >= contrast(accent, black) ? white : black;
  const soft = mix(ground, brand, 0.14);
  return {
    accent,
    ink,
    soft,
    // Away from its words: hovering never makes them harder to read.
    hover: mix(accent, ink === white ? black : white, 0.14),
    text: readable(brand, away, [ground, soft], 4.6),
  };
}

/** The `--accent*` custom properties for a brand's colour, for an element's style; null: it is no colour. */
export function accentTokens(brand: string): Record<`--accent${string}`, string> | null {
  const colour = parseColour(brand);
  if (colour === null) return null;
  const light = themeAccent(colour, lightGround, black);
  const dark = themeAccent(colour, darkGround, white);
  const both = (part: keyof ThemeAccent) => `light-dark(${hex(light[part])}, ${hex(dark[part])})`;
  return {
    "--accent": both("accent"),
    "--accent-hover": both("hover"),
    "--accent-ink": both("ink"),
    "--accent-soft": both("soft"),
    "--accent-text": both("text"),
  };
}

/** How a brand's colour reads in one theme: contrast ratios of WCAG 2.2, 1 to 21. */
export interface AccentReading {
  /** The words on a button, against the button. */
  button: number;
  /** A link's words, against the ground they stand on. */
  link: number;
  /** Whether the colour was changed so that it can be seen there. */
  adjusted: boolean;
}

/** What the tokens make of a brand's colour, per theme; null: it is no colour. */
export function readAccent(brand: string): Record<"light" | "dark", AccentReading> | null {
  const colour = parseColour(brand);
  if (colour === null) return null;
  const reading = (ground: Rgb, away: Rgb): AccentReading => {
    const { accent, ink, text } = themeAccent(colour, ground, away);
    return {
      button: contrast(ink, accent),
      link: contrast(text, ground),
      adjusted: hex(accent) !== hex(colour) || hex(text) !== hex(colour),
    };
  };
  return { light: reading(lightGround, black), dark: reading(darkGround, white) };
}
