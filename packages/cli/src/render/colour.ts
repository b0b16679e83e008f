import type { Colours } from "./terminal.ts";

/**
 * Text on a background between the scale's ends: 0 is dark violet, 1 is yellow (viridis, which
 * colour-blind readers can order too); as it is where there are no colours.
 */
export const paint = (text: string, fraction: number, colours: Colours): string => {
  if (colours === "none") return text;
  const colour = colourAt(fraction);
  const background = colours === "full" ? `48;2;${colour.join(";")}` : `48;5;${cubeIndex(colour)}`;
  const foreground = fraction < 0.55 ? "97" : "30";
  return `\x1b[${foreground};${background}m${text}\x1b[0m`;
};

/** Text in grey, as it is where there are no colours. */
export const dim = (text: string, colours: Colours): string =>
  colours === "none" ? text : `\x1b[2m${text}\x1b[0m`;

type Colour = readonly [red: number, green: number, blue: number];

const colourAt = (fraction: number): Colour => {
  const place = Math.min(Math.max(fraction, 0), 1) * (viridis.length - 1);
  const index = Math.min(Math.floor(place), viridis.length - 2);
  const share = place - index;
  const mix = (channel: 0 | 1 | 2): number =>
    Math.round(viridis[index][channel] * (1 - share) + viridis[index + 1][channel] * share);
  return [mix(0), mix(1), mix(2)];
};

/** The nearest place in the 6 x 6 x 6 cube of the 256 colours. */
const cubeIndex = ([red, green, blue]: Colour): number =>
  16 + 36 * cubeLevel(red) + 6 * cubeLevel(green) + cubeLevel(blue);

const cubeLevel = (channel: number): number =>
  channel < 48 ? 0 : channel < 115 ? 1 : Math.floor((channel - 35) / 40);

/** Nine stops of matplotlib's viridis. */
const viridis: readonly Colour[] = [
  [68, 1, 84],
  [71, 44, 122],
  [59, 81, 139],
  [44, 113, 142],
  [33, 144, 141],
  [39, 173, 129],
  [92, 200, 99],
  [170, 220, 50],
  [253, 231, 37],
];
