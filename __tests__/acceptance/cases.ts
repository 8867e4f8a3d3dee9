import { type ModuleDefinition, judge } from "../../core";
import { type Path, type Place, type Values, isLeaf, occurrences, placeText, placesOf, valueAt, withValue } from "./places";
import { otherValues, smallValue } from "./values";

/** Inputs in which a place has a value. */
export interface Held {
  readonly place: Place;
  readonly path: Path;
  readonly values: Values;
}

/** One change of a module's inputs: what was there, and what is there afterwards. */
export interface Change {
  /** What is changed, as reports and READMEs name it: `rules.*.priority`, `rules: one added`. */
  readonly name: string;
  readonly place: Place;
  readonly kind: "changed" | "given" | "written out" | "added" | "removed" | "renamed" | "put in front";
  readonly before: Values;
  readonly after: Values;
  /** The key that came, went or was renamed, or under which something changed. */
  readonly keys: readonly string[];
}

/** What a module's inputs are tried with: its example, and the further inputs of its `acceptance.ts`. */
export class Cases {
  public readonly places: readonly Place[];

  public constructor(
    private readonly definition: ModuleDefinition,
    public readonly samples: readonly Values[],
  ) {
    this.places = placesOf(definition.attributes);
  }

  private readonly allowed = (values: Values): boolean => judge(this.definition, values).length === 0;

  /** Inputs that give a leaf a value: a sample, or one with the least that is missing added; undefined when none is found. */
  public holding(place: Place): Held | undefined {
    const [given] = this.givenBy(place);
    if (given) return given;
    for (const values of this.samples) {
      const made = this.extended(values, place);
      if (made) return made;
    }
    return undefined;
  }

  /** A place wherever samples give it a value. */
  public givenBy(place: Place): Held[] {
    return this.samples.flatMap((values) =>
      occurrences(values, place.path)
        .filter((path) => valueAt(values, path) !== undefined)
        .map((path) => ({ place, path, values })),
    );
  }

  /** A sample with a place's value added, and the least of what has to be around it. */
  private extended(sample: Values, place: Place): Held | undefined {
    for (let known = place.path.length - 1; known >= 0; known -= 1) {
      const outer = place.path.slice(0, known);
      const [path] = known === 0 ? [[] as Path] : occurrences(sample, outer);
      if (!path || (known > 0 && valueAt(sample, path) === undefined)) continue;
      const made = this.grown(sample, path, outer, place);
      return made && this.settled(made);
    }
    return undefined;
  }

  /** Inputs as they are if they are allowed, else without one of the values beside the new one: often it is one or the other. */
  private settled(held: Held): Held | undefined {
    if (this.allowed(held.values)) return held;
    for (let length = held.path.length - 1; length >= 0; length -= 1) {
      const around = valueAt(held.values, held.path.slice(0, length));
      if (typeof around !== "object" || around === null || Array.isArray(around)) continue;
      for (const sibling of Object.keys(around)) {
        if (sibling === held.path[length]) continue;
        const values = withValue(held.values, [...held.path.slice(0, length), sibling], undefined);
        if (this.allowed(values)) return { ...held, values };
      }
    }
    return undefined;
  }

  private grown(sample: Values, path: Path, outer: readonly string[], place: Place): Held | undefined {
    let values = sample;
    let at = path;
    for (let length = outer.length + 1; length <= place.path.length; length += 1) {
      const step = place.path[length - 1] ?? "";
      const here = place.path.slice(0, length);
      const type = this.places.find((one) => placeText(one.path) === placeText(here))?.type;
      const container = this.places.find((one) => placeText(one.path) === placeText(here.slice(0, -1)))?.type;
      if (!type) return undefined;
      const present = valueAt(values, at);
      const key =
        step !== "*"
          ? step
          : container?.kind === "list"
            ? 0
            : (Object.keys((present as Values | undefined) ?? {})[0] ??
              (container?.kind === "map" ? smallValue(container.key) : undefined));
      if (key === undefined) return undefined;
      const existing = (present as Values | undefined)?.[key as string];
      if (existing === undefined) {
        const small = smallValue(type) ?? (type.kind === "list" ? [] : undefined);
        if (small === undefined) return undefined;
        if (container?.kind === "list") values = withValue(values, at, [small]);
        else values = withValue(values, [...at, key as string], small);
      }
      at = [...at, key as string | number];
    }
    return { place, path: at, values };
  }

  /** The leaves that no inputs were found for. */
  public uncovered(): Place[] {
    return this.places.filter(isLeaf).filter((place) => !this.holding(place));
  }

  /** Every leaf that inputs were found for. */
  public leaves(): Held[] {
    return this.places.filter(isLeaf).flatMap((place) => this.holding(place) ?? []);
  }

  /** Every change: of each leaf, and of the keys of each map and the items of each list that a sample gives. */
  public changes(): Change[] {
    return [
      ...this.writtenOut(),
      ...this.leafChanges(),
      ...this.places.flatMap((place) => [...this.mapChanges(place), ...this.listChanges(place)]),
    ];
  }

  private leafChanges(): Change[] {
    return this.leaves().flatMap((held): Change[] => {
      const { place } = held;
      return [...this.changedLeaf([held, ...this.givenBy(place)]), ...this.givenChanges(held, keysIn(held))];
    });
  }

  /** A leaf with another value, in the first inputs that take one: where a value hangs on others, those of some samples do not. */
  private changedLeaf(all: readonly Held[]): Change[] {
    for (const held of all) {
      const { place, path, values } = held;
      const after = this.firstAllowed(
        otherValues(place.type, valueAt(values, path)).map((value) => withValue(values, path, value)),
      );
      if (after) return [{ place, keys: keysIn(held), name: placeText(place.path), kind: "changed", before: values, after }];
    }
    return [];
  }

  /** A value that was left out, and that nothing stands for: given. */
  private givenChanges({ place, path, values }: Held, keys: readonly string[]): Change[] {
    const before = withValue(values, path, undefined);
    if (!place.optional || place.default !== undefined || !this.allowed(before)) return [];
    return [{ place, keys, name: `${placeText(place.path)}: given`, kind: "given", before, after: values }];
  }

  /** Each sample with all its defaults written out: no change at all. */
  private writtenOut(): Change[] {
    return this.samples.flatMap((before, index) => {
      const after = this.places.reduce((values, place) => this.withDefault(values, place), before);
      const [place] = this.places;
      const name = `every default written out: ${index === 0 ? "example" : `sample ${index}`}`;
      return place && after !== before ? [{ place, keys: [], name, kind: "written out", before, after }] : [];
    });
  }

  /** Inputs with a place's default wherever nothing was said, and where it may be said. */
  private withDefault(values: Values, place: Place): Values {
    if (place.default === undefined) return values;
    const name = place.path[place.path.length - 1] ?? "";
    const missing = occurrences(values, place.path.slice(0, -1))
      .map((path) => [...path, name])
      .filter((path) => valueAt(values, path) === undefined);
    return missing.reduce((all, path) => this.firstAllowed([withValue(all, path, place.default)]) ?? all, values);
  }

  private readonly firstAllowed = (candidates: readonly Values[]): Values | undefined => candidates.find(this.allowed);

  private mapChanges(place: Place): Change[] {
    if (place.type.kind !== "map") return [];
    const held = this.heldWithItems(place);
    if (!held) return [];
    const { values, path } = held;
    const entries = Object.entries(valueAt(values, path) as Values);
    const [key = "", item] = entries[entries.length - 1] ?? [];
    const { key: keyType, value: itemType } = place.type;
    const newKeys = otherValues(keyType, key)
      .map(String)
      .filter((other) => !entries.some(([known]) => known === other));
    const name = placeText(place.path);
    const without = withValue(values, [...path, key], undefined);
    const candidates = (make: (other: string) => Values[]): Array<readonly [string, Values]> =>
      newKeys.slice(0, 3).flatMap((other) =>
        make(other)
          .filter(this.allowed)
          .map((made) => [other, made] as const),
      );
    const [added] = candidates((other) => this.variants(itemType, item).map((one) => withValue(values, [...path, other], one)));
    const [renamed] = candidates((other) => [renamedKey(values, path, key, other)]);
    const about = { place, before: values };
    return [
      ...(added ? [{ ...about, name: `${name}: one added`, kind: "added" as const, after: added[1], keys: [added[0]] }] : []),
      ...(this.allowed(without)
        ? [{ ...about, name: `${name}: one removed`, kind: "removed" as const, after: without, keys: [key] }]
        : []),
      ...(renamed
        ? [{ ...about, name: `${name}: one renamed`, kind: "renamed" as const, after: renamed[1], keys: [key, renamed[0]] }]
        : []),
    ];
  }

  /** A value put before the first of a list. */
  private listChanges(place: Place): Change[] {
    if (place.type.kind !== "list") return [];
    const held = this.heldWithItems(place);
    if (!held) return [];
    const { values, path } = held;
    const list = valueAt(values, path) as unknown[];
    const element = place.type.element;
    const front = this.firstAllowed(this.variants(element, list[0]).map((one) => withValue(values, path, [one, ...list])));
    return front
      ? [
          {
            place,
            name: `${placeText(place.path)}: one put in front`,
            kind: "put in front",
            before: values,
            after: front,
            keys: [],
          },
        ]
      : [];
  }

  private heldWithItems(place: Place): Held | undefined {
    const item = this.places.find((one) => placeText(one.path) === placeText([...place.path, "*"]));
    if (!item) return undefined;
    for (const values of this.samples) {
      const [inner] = occurrences(values, item.path);
      if (inner) return { place, path: inner.slice(0, -1), values };
    }
    const leaf = this.places.find((one) => isLeaf(one) && placeText(one.path).startsWith(placeText(item.path)));
    const held = leaf && this.holding(leaf);
    return held && { place, path: held.path.slice(0, place.path.length), values: held.values };
  }

  /** An item as it is, and with one of its parts changed, for places where no two may be alike. */
  private variants(type: Place["type"], item: unknown): unknown[] {
    if (isLeaf({ path: [], type, optional: false })) return otherValues(type, item);
    if (type.kind !== "object") return [item];
    const inner = placesOf(type.attributes).filter(isLeaf);
    return [
      item,
      ...inner.flatMap((place) =>
        occurrences(item, place.path).flatMap((path) =>
          otherValues(place.type, valueAt(item, path))
            .slice(0, 6)
            .map((value) => withValue(item, path, value)),
        ),
      ),
    ];
  }
}

/** The keys of maps on the way to a place. */
const keysIn = ({ place, path }: Held): string[] =>
  path.filter((step, index): step is string => place.path[index] === "*" && typeof step === "string");

/** Inputs with a key of a map renamed, and with it whatever else in them names it. */
function renamedKey(values: Values, path: Path, from: string, to: string): Values {
  const rename = (value: unknown): unknown => {
    if (value === from) return to;
    if (Array.isArray(value)) return value.map(rename);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key === from ? to : key, rename(inner)]));
  };
  const [input = ""] = path;
  // Attributes of objects are no keys: only the map itself, and what stands as a value or key elsewhere.
  const renamed = rename(values) as Values;
  return input === from ? values : renamed;
}
