import { a, alias, problems } from "./support";

const noName = (input: string, key: string) =>
  `${input} must have a full name in lower case, such as www.example.com, as their key or in \`name\`, unlike ${key}`;

describe.each([
  ["records", a({ name: undefined })],
  ["aliases", alias()],
])("the names of %s", (input, item) => {
  test.each(["example.com", "*.example.com", "a.b.example.com", "_dmarc.example.com"])("%s is right as a key", (key) => {
    expect(problems({ [input]: { [key]: item } })).toEqual([]);
  });

  test.each(["www.example.org", "notexample.com"])("%s is not in the zone", (key) => {
    expect(problems({ [input]: { [key]: item } })).toEqual([`${input} must lie in the zone \`domainName\`, unlike ${key}`]);
    expect(problems({ [input]: { key: { ...item, name: key } } })).toEqual([
      `${input} must lie in the zone \`domainName\`, unlike ${key}`,
    ]);
  });

  test.each(["WWW.example.com", "a..example.com", "a.*.example.com", `${"a".repeat(64)}.example.com`])("%s is no name", (key) => {
    expect(problems({ [input]: { [key]: item } })[0]).toBe(noName(input, key));
    expect(problems({ [input]: { key: { ...item, name: key } } })[0]).toMatch(
      `${input}["key"].name must be text of at most 253 characters, that is a domain name in full and in lower case, such as www.example.com`,
    );
  });

  test("a key that is no name needs one beside it", () => {
    expect(problems({ [input]: { www: item } })[0]).toBe(noName(input, "www"));
    expect(problems({ [input]: { www: { ...item, name: "www.example.com" } } })).toEqual([]);
  });
});

describe("the zone's own name", () => {
  test.each([
    ["CNAME", "www.example.net"],
    ["NS", "ns.example.net"],
    ["DS", "12345 13 2 AB12"],
  ])("has no %s", (type, value) => {
    const message =
      "records must have types that the zone's own name can have (no CNAME: take `aliases`; its NS are Route 53's, its DS the parent's), unlike top";
    expect(problems({ records: { top: { name: "example.com", type, values: [value] } } })).toEqual([message]);
    expect(problems({ records: { top: { name: "sub.example.com", type, values: [value] } } })).toEqual([]);
  });
});

test.each([
  ["NS", "ns.example.net"],
  ["DS", "12345 13 2 AB12"],
])("%s has no wildcard", (type, value) => {
  expect(problems({ records: { all: { name: "*.example.com", type, values: [value] } } })).toEqual([
    "records of the types NS and DS must have a name without a wildcard, unlike all",
  ]);
});
