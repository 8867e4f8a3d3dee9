import { Testing } from "cdktf";

// Types for toHaveResourceWithProperties and its like: import "cdktf/lib/testing/adapters/jest" in the test.
Testing.setupJest();
