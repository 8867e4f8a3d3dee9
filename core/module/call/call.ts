import type { ITerraformIterator, TerraformProvider } from "cdktf";
import type { IDependable } from "constructs";
import type { Bool, ListOf, MapOf } from "../../expressions";
import type { MODULE_VERSIONS } from "../synthesize";

/** What `forEach` goes over: objects by keys of your own, keys alone, another module's output map, or an iterator of cdktf's. */
type Items = Readonly<Record<string, unknown>> | readonly string[] | ITerraformIterator;

/** What `count` takes: how many, or a condition, which is one or none. */
type Count = number | Bool;

/** What a construct's module call says beside its inputs: Terraform's meta-arguments of a `module` block. */
export interface ModuleCall<R = undefined> {
  /**
   * The provider that the module's resources are made with, where it is not the stack's own: `{ aws: usEast1 }` is
   * `providers = { aws = aws.us_east_1 }`. A construct of this stack, or the address of one that was made before
   * (`"aws.us_east_1"`). Changing it makes Terraform look for the resources in the other Region, where they are not: they
   * are made anew there, and the old ones stay behind. Destroy first, then change it.
   */
  readonly providers?: Readonly<Partial<Record<ProviderName, TerraformProvider | string>>>;
  /**
   * What has to be there before anything of this module is: `depends_on`. A module, a resource or data source, or a
   * construct that stands for all of them in it; of another stack, that stack is deployed first. The same as
   * `node.addDependency`. Outputs that an input refers to are waited for anyway, and only by what uses them. With
   * `dependsOn`, everything in the module waits, and while what it waits for has changes of its own, the module's data
   * sources are read at apply: plans then show more as "known after apply" than will change.
   */
  readonly dependsOn?: readonly IDependable[];
  /**
   * One instance of the module for each item: `for_each`. The inputs may be a function of `each`, with the item's `key` and
   * `value`; the outputs are `instances["eu"]`, the addresses `module.web["eu"].…`. An item added or removed touches no
   * other. Keys have to be known at plan: write them, or take a map whose keys are.
   */
  readonly forEach?: R & Items;
  /**
   * So many instances of the module, or one on a condition: `count`. The inputs may be a function of `each`, with the
   * instance's `index`; the outputs are `instances[0]`, the addresses `module.web[0].…`. Taking one away from the middle
   * moves all behind it: where instances differ, give them keys with `forEach`.
   */
  // Not `R & Count`: of a condition TypeScript would infer `false`, its first part.
  readonly count?: R;
}

/** The providers that a module takes. */
type ProviderName = keyof typeof MODULE_VERSIONS.required_providers;

/** One item, as the inputs of its instance are made from it. */
export type Each<R> = R extends Count
  ? { /** Number of the instance, from 0. */ readonly index: number }
  : R extends ITerraformIterator
    ? { readonly key: string; readonly value: unknown }
    : R extends ReadonlyArray<infer K>
      ? { readonly key: K; readonly value: K }
      : R extends object
        ? { /** Key of the item. */ readonly key: keyof R & string; /** The item. */ readonly value: R[keyof R & string] }
        : never;

/** The inputs of a module call: the same for all instances, or made for each. */
export type PropsFor<P, R> = [R] extends [undefined] ? P : P | ((each: Each<NoInfer<R>>) => P);

/** The outputs of a repeated call, by key or by number. */
export type Instances<R, O> = [R] extends [undefined]
  ? never
  : R extends Count
    ? readonly O[]
    : R extends ITerraformIterator
      ? MapOf<O>
      : R extends ReadonlyArray<infer K>
        ? MapOf<O> & (string extends K ? unknown : Readonly<Record<K & string, O>>)
        : MapOf<O> & (string extends keyof R ? unknown : { readonly [K in keyof R & string]: O });

/** A module's output as a stack sees it: ordinary types, whose values are tokens. */
type StackOutput<T> =
  T extends MapOf<infer I>
    ? MapOf<StackOutput<I>>
    : T extends ListOf<infer I>
      ? Readonly<Record<number, StackOutput<I>>>
      : T extends Bool
        ? T
        : T extends object
          ? T extends readonly (infer I)[]
            ? I[]
            : { readonly [K in keyof T]: StackOutput<T[K]> }
          : T;

/** The outputs of a module in a stack. */
export type StackOutputs<O> = { readonly [K in keyof O]: StackOutput<O[K]> };
