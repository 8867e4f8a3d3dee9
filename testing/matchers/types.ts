import type { ModuleClass } from "./modules";
import type { BindingClass, Properties } from "./resources";

/** Part of a value: of objects some properties, of lists all items; a matcher (`expect.anything()`) may stand for any value. */
export type Expected<T> =
  | { asymmetricMatch(other: unknown): boolean }
  | (T extends ReadonlyArray<infer I>
      ? ReadonlyArray<Expected<I>>
      : T extends object
        ? { readonly [K in keyof T]?: Expected<T[K]> }
        : T);

/** The inputs of a module's class, as its constructor takes them; of a repeated call what each instance is given. */
export type InputsOf<M extends ModuleClass> = Exclude<ConstructorParameters<M>[2], (each: never) => unknown>;

/**
 * What `Testing.setupJest()` adds to `expect`. Stacks are looked into through their modules: each resource that a module
 * makes of the literals it was given, one for each key, with the defaults filled in. What only Terraform can tell fails
 * with and without `.not`.
 */
export interface StackMatchers<R> {
  /**
   * A module of a class in a stack, and what it was given.
   * @param type `Alb`
   * @param inputs some of the inputs, by TypeScript's names, as they were given
   */
  toHaveModule<M extends ModuleClass>(type: M, inputs?: { readonly [K in keyof InputsOf<M>]?: Expected<InputsOf<M>[K]> }): R;
  /** A resource of a type, in the stack itself or made by one of its modules. */
  toHaveResource(type: BindingClass): R;
  /** As `toHaveResource`; @param properties some of its arguments, by TypeScript's names or Terraform's */
  toHaveResourceWithProperties(type: BindingClass, properties: Properties): R;
  /** A data source of a type, in the stack itself or read by one of its modules. */
  toHaveDataSource(type: BindingClass): R;
  /** As `toHaveDataSource`; @param properties some of its arguments, by TypeScript's names or Terraform's */
  toHaveDataSourceWithProperties(type: BindingClass, properties: Properties): R;
  /** A provider of a type in the stack. */
  toHaveProvider(type: BindingClass): R;
  /** As `toHaveProvider`; @param properties some of its arguments, by TypeScript's names or Terraform's */
  toHaveProviderWithProperties(type: BindingClass, properties: Properties): R;
  /** `terraform validate` says so, of a stack or of a folder that `Testing.fullSynth` wrote. It takes Terraform. */
  toBeValidTerraform(): R;
  /** `terraform plan` finds nothing wrong. It takes Terraform and the provider's credentials; `planOnMocks` takes none. */
  toPlanSuccessfully(): R;
}
