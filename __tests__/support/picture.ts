/** A rectangle in a picture's units. */
interface Area {
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

// Widths of the letters of DejaVu Sans in thousandths of the font's size, from the space to the tilde, and then MORE. Of
// the fonts that browsers take for `sans-serif` and `system-ui` it is the widest, with Verdana, which was drawn like it.
const MORE = "·…→←↔×–";
const REGULAR = [
  318, 401, 460, 838, 636, 950, 780, 275, 390, 390, 500, 838, 318, 361, 318, 337, 636, 636, 636, 636, 636, 636, 636, 636, 636,
  636, 337, 337, 838, 838, 838, 531, 1000, 684, 686, 698, 770, 632, 575, 775, 752, 295, 295, 656, 557, 863, 748, 787, 603, 787,
  695, 635, 611, 732, 684, 989, 685, 611, 685, 390, 337, 390, 838, 500, 500, 613, 635, 550, 635, 615, 352, 635, 634, 278, 278,
  579, 278, 974, 634, 612, 635, 635, 411, 521, 392, 634, 592, 818, 592, 592, 525, 636, 337, 636, 838, 318, 1000, 838, 838, 838,
  838, 500,
];
const BOLD = [
  348, 456, 521, 838, 696, 1002, 872, 306, 457, 457, 523, 838, 380, 415, 380, 365, 696, 696, 696, 696, 696, 696, 696, 696, 696,
  696, 400, 400, 838, 838, 838, 580, 1000, 774, 762, 734, 830, 683, 683, 821, 837, 372, 372, 775, 637, 995, 837, 850, 733, 850,
  770, 720, 682, 812, 774, 1103, 771, 724, 725, 457, 365, 457, 838, 500, 500, 675, 716, 593, 716, 678, 435, 716, 712, 343, 343,
  665, 343, 1042, 712, 687, 716, 716, 493, 595, 478, 712, 652, 924, 645, 652, 582, 712, 365, 712, 838, 380, 1000, 838, 838, 838,
  838, 500,
];
// Of the fonts for code, this is the widest of the common ones, too.
const MONOSPACE = 602;

type Attributes = Readonly<Record<string, string>>;

/** A text in a picture, and where it stands when it is drawn with a wide font. */
export interface PictureText extends Area {
  readonly text: string;
  /** Where it is anchored: in whose box it belongs. */
  readonly x: number;
  readonly y: number;
}

/** The boxes and the texts of an SVG that is written as ours are: `rect`, and `text` with a class. */
export function picture(svg: string): { readonly boxes: Area[]; readonly texts: PictureText[] } {
  const styles = Object.fromEntries(
    [...svg.matchAll(/\.([a-z]+) \{ ([^}]*) \}/g)].map(([, name = "", style = ""]) => [name, style]),
  );
  const boxes = [...svg.matchAll(/<rect ([^>]*)\/>/g)].map(([, text = ""]) => {
    const { x = "0", y = "0", width = "0", height = "0" } = attributes(text);
    return { left: +x, right: +x + +width, top: +y, bottom: +y + +height };
  });
  const texts = [...svg.matchAll(/<text ([^>]*)>([^<]*)<\/text>/g)].map(([, given = "", text = ""]) => {
    const { x = "", y = "", class: name = "", "text-anchor": anchor } = attributes(given);
    const style = styles[name] ?? "";
    const size = Number(/font-size: ([\d.]+)px/.exec(style)?.[1]);
    const width = widthOf(text, size, style);
    const left = anchor === "middle" ? +x - width / 2 : anchor === "end" ? +x - width : +x;
    return { text, x: +x, y: +y, left, right: left + width, top: +y - 0.8 * size, bottom: +y + 0.25 * size };
  });
  return { boxes, texts };
}

const attributes = (text: string): Attributes =>
  Object.fromEntries([...text.matchAll(/([a-z-]+)="([^"]*)"/g)].map(([, name = "", value = ""]) => [name, value]));

/** @throws for a letter whose width is not known here */
function widthOf(text: string, size: number, style: string): number {
  const widths = style.includes("bold") ? BOLD : REGULAR;
  const letters = [...text].map((letter) => {
    const code = letter.charCodeAt(0);
    const width = widths[code < 127 ? code - 32 : 95 + MORE.indexOf(letter)];
    if (width === undefined || (code >= 127 && !MORE.includes(letter))) throw new Error(`no width is known of ${letter}`);
    return style.includes("monospace") ? MONOSPACE : width;
  });
  return (letters.reduce((sum, width) => sum + width, 0) * size) / 1000;
}
