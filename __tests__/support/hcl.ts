import { DefaultTokenResolver, StringConcat, TerraformStack, Tokenization } from "cdktf";
import { RootConstruct } from "constructs";

/** What a value becomes in Terraform's JSON: literals as they are, expressions in `${…}`. */
export const resolved = (value: unknown): unknown =>
  Tokenization.resolve(value, {
    scope: new TerraformStack(new RootConstruct(), "test"),
    resolver: new DefaultTokenResolver(new StringConcat()),
    preparing: false,
  });
