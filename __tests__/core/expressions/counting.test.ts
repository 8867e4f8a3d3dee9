import { DefaultTokenResolver, StringConcat, TerraformStack, Testing, Tokenization } from "cdktf";
import { atMost, countOf, isSet, some } from "../../../core";
import { leaf, raw } from "../../../core/expressions";

const stack = new TerraformStack(Testing.app(), "test");
const text = (value: unknown): unknown =>
  Tokenization.resolve(value, { scope: stack, resolver: new DefaultTokenResolver(new StringConcat()), preparing: false });

describe("countOf", () => {
  test("counts literals", () => {
    expect(countOf(true, false, isSet("a"))).toBe(2);
  });

  test("writes a loop where only Terraform knows", () => {
    const given = leaf.string(raw("var.a"));
    expect(text(countOf(isSet(given), true))).toBe("${length([for c in [var.a != null, true] : c if c])}");
  });
});

describe("some", () => {
  test("judges literals", () => {
    expect(some([22, 80], (port) => atMost(port, 22))).toBe(true);
    expect(some([22, 80], (port) => atMost(port, 21))).toBe(false);
    expect(some([], () => true)).toBe(false);
  });

  test("goes over a literal list in Terraform when the condition is Terraform's", () => {
    const limit = leaf.number(raw("var.limit"));
    expect(text(some([22, 80], (port) => atMost(port, limit)))).toBe("${anytrue([for v in [22, 80] : v <= var.limit])}");
  });

  test("goes over what only Terraform knows", () => {
    const ports = leaf.numbers(raw("var.ports"));
    expect(text(some(ports, (port) => atMost(port, 22)))).toBe("${anytrue([for v in var.ports : v <= 22])}");
  });
});
