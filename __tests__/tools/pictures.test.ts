import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { type PictureText, picture } from "../support/picture";
import { ROOT } from "../support/terraform";

type Area = ReturnType<typeof picture>["boxes"][number];

// As far as a text has to stay from the edge of its box.
const MARGIN = 6;

const holds = ({ left, right, top, bottom }: Area, { x, y }: PictureText) => left < x && x < right && top < y && y < bottom;
const within = (box: Area, text: Area) =>
  box.left + MARGIN <= text.left && text.right <= box.right - MARGIN && box.top < text.top && text.bottom < box.bottom;
const meets = (one: Area, other: Area) =>
  one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
const size = ({ left, right, top, bottom }: Area) => (right - left) * (bottom - top);

/** What of a picture's texts runs out of its box, into another box, or into another text. */
function faults(svg: string): string[] {
  const { boxes, texts } = picture(svg);
  return texts.flatMap((text, index) => {
    const own = boxes.filter((box) => holds(box, text)).sort((a, b) => size(a) - size(b))[0];
    return [
      ...(own && within(own, text) ? [] : [`"${text.text}" runs out of its box`]),
      ...(boxes.some((box) => !holds(box, text) && meets(box, text)) ? [`"${text.text}" runs into another box`] : []),
      ...texts.slice(index + 1).flatMap((other) => (meets(text, other) ? [`"${text.text}" meets "${other.text}"`] : [])),
    ];
  });
}

test.each(readdirSync(join(ROOT, "docs")).filter((file) => file.endsWith(".svg")))(
  "the texts of %s fit, also with a wide font",
  (file) => {
    const svg = readFileSync(join(ROOT, "docs", file), "utf8");
    expect(picture(svg).texts.length).toBe(svg.split("<text").length - 1);
    expect(faults(svg)).toEqual([]);
  },
);

test("a text that is too long, or in the way, is found", () => {
  const drawn = (text: string, x = 100) =>
    `.text { font-size: 14px } <rect x="0" y="0" width="400" height="90" /><rect x="50" y="10" width="100" height="40" />
     <rect x="200" y="10" width="100" height="40" /><text class="text" x="${x}" y="35" text-anchor="middle">${text}</text>`;
  expect(faults(drawn("short"))).toEqual([]);
  // 89 units wide with a narrow font, 102 with a wide one.
  expect(faults(drawn("modules/network"))).toEqual(['"modules/network" runs out of its box']);
  expect(faults(drawn("modules/network", 180))).toEqual(['"modules/network" runs into another box']);
  expect(faults(`${drawn("one")}<text class="text" x="110" y="35">two</text>`)).toEqual(['"one" meets "two"']);
});
