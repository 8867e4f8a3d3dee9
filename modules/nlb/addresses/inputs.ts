import { z } from "zod";
import { where } from "../../../core";
import { isIpv6 } from "../../../fields/addresses";

/** The allocation ID of an Elastic IP. */
export const allocationId = () =>
  z.string().regex(/^eipalloc-[0-9a-f]+$/, "that is the allocation ID of an Elastic IP, such as eipalloc-0123456789abcdef0");

/** An IPv6 address as AWS gives it back: in its shortest form, in lower case. */
export const ipv6Address = () => where(z.string(), "that is an IPv6 address in its shortest form, in lower case", isIpv6);
