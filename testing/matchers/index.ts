import { type ModuleClass, findModule } from "./modules";
import { type BindingClass, type Properties, findBlock } from "./resources";
import { plan, validate } from "./terraform";
import type { Result } from "./told";

/** What Jest and Vitest give to a matcher as `this`. */
interface Context {
  readonly isNot?: boolean;
}

/** The matchers, for `expect.extend(matchers)`. */
export const matchers = {
  toHaveModule(this: Context, subject: unknown, type: ModuleClass, inputs?: object): Result {
    return findModule(subject, type, inputs, this.isNot === true);
  },
  toHaveResource(this: Context, subject: unknown, type: BindingClass): Result {
    return findBlock("resource", subject, type, undefined, this.isNot === true);
  },
  toHaveResourceWithProperties(this: Context, subject: unknown, type: BindingClass, properties: Properties): Result {
    return findBlock("resource", subject, type, properties, this.isNot === true);
  },
  toHaveDataSource(this: Context, subject: unknown, type: BindingClass): Result {
    return findBlock("data", subject, type, undefined, this.isNot === true);
  },
  toHaveDataSourceWithProperties(this: Context, subject: unknown, type: BindingClass, properties: Properties): Result {
    return findBlock("data", subject, type, properties, this.isNot === true);
  },
  toHaveProvider(this: Context, subject: unknown, type: BindingClass): Result {
    return findBlock("provider", subject, type, undefined, this.isNot === true);
  },
  toHaveProviderWithProperties(this: Context, subject: unknown, type: BindingClass, properties: Properties): Result {
    return findBlock("provider", subject, type, properties, this.isNot === true);
  },
  toBeValidTerraform(this: Context, subject: unknown): Result {
    return validate(subject);
  },
  toPlanSuccessfully(this: Context, subject: unknown): Result {
    return plan(subject);
  },
};
