import { CookieJar } from "../../../tools/load-test/cookies";

const after = (url: string, ...lines: string[]) => {
  const jar = new CookieJar(new URL(url));
  for (const line of lines) jar.keep(line);
  return jar.header;
};
const HTTP = "http://shop.test/movies/1";

test.each<[string, string[], string]>([
  ["one", ["AWSALB=abc; Path=/"], "AWSALB=abc"],
  ["the newest of a name", ["A=1", "B=2", "A=3"], "A=3; B=2"],
  ["none that is taken back by its age", ["A=1", "B=2", "A=; Max-Age=0"], "B=2"],
  ["none that has expired", ["A=1", "A=; Expires=Thu, 01 Jan 1970 00:00:00 GMT"], ""],
  ["one that is good for long", ["A=1; Expires=Thu, 31 Dec 2099 23:59:59 GMT"], "A=1"],
  ["an age before a date", ["A=1; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT"], "A=1"],
  ["one for a folder above", ["A=1; Path=/movies"], "A=1"],
  ["one for the very path", ["A=1; Path=/movies/1"], "A=1"],
  ["none for another path", ["A=1; Path=/mov", "B=1; Path=/shows/"], ""],
  ["none for HTTPS alone", ["A=1; Secure; SameSite=None"], ""],
])("sends back %s", (_, lines, header) => {
  expect(after(HTTP, ...lines)).toBe(header);
});

test("sends a secure one by HTTPS", () => {
  expect(after("https://shop.test/", "AWSALBCORS=a+b/c=; Path=/; SameSite=None; Secure")).toBe("AWSALBCORS=a+b/c=");
});

test("keeps several of one answer, and nothing of an answer without", () => {
  const jar = new CookieJar(new URL(HTTP));
  jar.keep(undefined);
  jar.keep(["A=1; Path=/", "B=2"]);
  expect(jar.header).toBe("A=1; B=2");
});
