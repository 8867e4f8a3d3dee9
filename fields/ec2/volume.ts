import { z } from "zod";
import {
  type Bool,
  type InputsSchema,
  type References,
  type Constraint,
  all,
  and,
  atLeast,
  atMost,
  choose,
  coalesce,
  eq,
  isSet,
  matches,
  not,
  or,
  times,
} from "../../core";
import { kmsKeyArn, snapshotId } from "../ids";

const performanceShape = () => ({
  /** Operations a second: `gp3` 3000 (free) to 80000 and 500 per GiB, `io2`, which needs it, 100 to 256000 and 1000 per GiB. */
  iops: z.int().min(100).max(256000).optional(),
  /** MiB a second, `gp3` only: 125 (free) to 1000, and at most a quarter of `iops`. */
  throughput: z.int().min(125).max(1000).optional(),
  /** KMS key of the volume. Auto Scaling needs a grant for its service-linked role in the key's policy. @default the account's key for EBS */
  kmsKeyArn: kmsKeyArn().optional(),
});

/** The volume that the system is on; always encrypted. */
export const rootVolume = () =>
  z.strictObject({
    /** Size in GiB; at least that of the AMI's own volume. It can grow in place, never shrink. A GiB costs about 0.09 US dollars a month. */
    sizeGib: z.int().min(4).max(65536).default(20),
    /** Kind of SSD: `gp3`, or `io2` for databases at a much higher price. */
    type: z.enum(["gp3", "io2"]).default("gp3"),
    ...performanceShape(),
  });

/** A volume beside the root volume; always encrypted. */
export const dataVolume = () =>
  z.strictObject({
    /** Where the volume is attached, such as `/dev/sdf`. Linux shows it as `/dev/nvme1n1` or so; find it by its volume ID. */
    deviceName: z
      .string()
      .regex(/^\/dev\/(?:sd|xvd)[b-z]$/, "that is a device between /dev/sdb and /dev/sdz or /dev/xvdb and /dev/xvdz"),
    /** Size in GiB: `gp3` from 1, `io2` from 4, `st1` and `sc1` from 125 to 16384. It can grow in place, never shrink. */
    sizeGib: z.int().min(1).max(65536),
    /** Kind of disk: SSD (`gp3`, `io2`), or cheap hard disks for large sequential files (`st1`, `sc1`). */
    type: z.enum(["gp3", "io2", "st1", "sc1"]).default("gp3"),
    /** A snapshot to start from. @default an empty volume */
    snapshotId: snapshotId().optional(),
    ...performanceShape(),
  });

/** What constraints look at in a volume. */
export interface VolumeInput {
  readonly type: string;
  readonly sizeGib: number;
  readonly iops: number;
  readonly throughput: number;
}

const DEFAULT_IOPS = 3000;

const sizeFits = ({ type, sizeGib }: VolumeInput): Bool =>
  choose(matches(type, /^s/), all(atLeast(sizeGib, 125), atMost(sizeGib, 16384)), or(eq(type, "gp3"), atLeast(sizeGib, 4)));

const iopsFit = ({ type, iops }: VolumeInput): Bool =>
  choose(
    eq(type, "gp3"),
    all(atLeast(coalesce(iops, DEFAULT_IOPS), 3000), atMost(coalesce(iops, DEFAULT_IOPS), 80000)),
    choose(eq(type, "io2"), isSet(iops), not(isSet(iops))),
  );

/** Whether there are enough GiB to spread the operations over; the free ones of gp3 any size has. */
const ratioFits = ({ type, sizeGib, iops }: VolumeInput): Bool =>
  choose(
    eq(type, "gp3"),
    or(atMost(coalesce(iops, DEFAULT_IOPS), DEFAULT_IOPS), atMost(coalesce(iops, 0), times(sizeGib, 500))),
    or(not(eq(type, "io2")), atMost(coalesce(iops, 0), times(sizeGib, 1000))),
  );

const throughputFits = ({ type, iops, throughput }: VolumeInput): Bool =>
  or(not(isSet(throughput)), and(eq(type, "gp3"), atMost(times(coalesce(throughput, 0), 4), coalesce(iops, DEFAULT_IOPS))));

/**
 * What must hold for volumes, as constraints of a module.
 * @param offenders names the volumes that are wrong
 */
export const volumeConstraints = <S extends InputsSchema>(
  input: Constraint<S>["input"],
  offenders: (inputs: References<S>, wrong: (volume: VolumeInput) => Bool) => string[],
): Array<Constraint<S>> => [
  {
    input,
    message: "must have sizes that their types allow (io2 from 4 GiB, st1 and sc1 from 125 to 16384 GiB), unlike",
    offenders: (inputs) => offenders(inputs, (volume) => not(sizeFits(volume))),
  },
  {
    input,
    message: "may set `iops` only for gp3 (3000 to 80000) and io2, which needs it, unlike",
    offenders: (inputs) => offenders(inputs, (volume) => not(iopsFit(volume))),
  },
  {
    input,
    message: "may have at most 500 `iops` per GiB for gp3 (3000 in any case) and 1000 for io2, unlike",
    offenders: (inputs) => offenders(inputs, (volume) => not(ratioFits(volume))),
  },
  {
    input,
    message: "may set `throughput` only for gp3, up to a quarter of `iops` (3000 unless set), unlike",
    offenders: (inputs) => offenders(inputs, (volume) => not(throughputFits(volume))),
  },
];
