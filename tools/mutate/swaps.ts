/** What a reference can be mistaken for, in one module: `aws_subnet.public` for `aws_subnet.private`. */
export type Swap = (reference: string) => string[];

/** What can be referred to in a module. */
export interface Names {
  /** Addresses of resources and data sources, such as `aws_subnet.public`. */
  readonly addresses: readonly string[];
  readonly locals: readonly string[];
  /** Variables with their types. */
  readonly variables: Readonly<Record<string, string>>;
}

/** The swaps of a module; `block` is the text of the block in which the references stand. */
export function swapsIn({ addresses, locals, variables }: Names, block: string): Swap {
  const ofValue = [...new Set(block.match(/\beach\.value\.\w+/g) ?? [])];
  return (reference) => {
    if (reference.startsWith(".")) return otherAttribute(reference);
    if (reference === "each.key") return ["each.value"];
    if (reference === "each.value") return ["each.key"];
    if (ofValue.includes(reference)) return after(ofValue, reference);
    if (/^v\.\w+$/.test(reference)) return otherAttribute(reference);
    const [kind = "", name = ""] = reference.split(".");
    if (kind === "local") return after(locals, name).map((local) => `local.${local}`);
    if (kind === "var") {
      const alike = Object.keys(variables).filter((one) => variables[one] === variables[name]);
      return reference === `var.${name}` ? after(alike, name).map((one) => `var.${one}`) : [];
    }
    const address = addresses.find((one) => reference === one || reference.startsWith(`${one}.`));
    if (address === undefined) return [];
    const rest = reference.slice(address.length);
    const siblings = addresses.filter((one) => typeOf(one) === typeOf(address));
    return [
      ...after(siblings, address).map((one) => one + rest),
      ...(rest === "" ? [] : otherAttribute(rest).map((attribute) => address + attribute)),
    ];
  };
}

const typeOf = (address: string) => address.slice(0, address.lastIndexOf("."));

/** The next of a list, the first after the last; none where there is no other. */
const after = (all: readonly string[], one: string): string[] =>
  all.length < 2 || !all.includes(one) ? [] : [all[(all.indexOf(one) + 1) % all.length] ?? ""];

/** An attribute that nearly everything has, too. */
const otherAttribute = (text: string): string[] => [text.replace(/\w+$/, (name) => (/id$/.test(name) ? "arn" : "id"))];
