import { OTHERS, Recorder } from "../../../tools/load-test/record";

test("counts answers by target and status, errors by kind, and when they were", () => {
  const record = new Recorder(1, 10);
  record.answer(0.5, 2, "a", 200);
  record.answer(1.5, 4, "b", 200);
  record.error(2.5, "HTTP 502");
  record.answer(3.5, 6, "a", 301);
  const { answers, errors, targets, statuses, errorKinds, seconds } = record.result(10);
  expect({ answers, errors, seconds }).toEqual({ answers: 3, errors: 1, seconds: 10 });
  expect([...targets]).toEqual([
    ["a", { count: 2, first: 0.5, last: 3.5 }],
    ["b", { count: 1, first: 1.5, last: 1.5 }],
  ]);
  expect([...statuses]).toEqual([
    [200, 2],
    [301, 1],
  ]);
  expect([...errorKinds]).toEqual([["HTTP 502", { count: 1, first: 2.5, last: 2.5 }]]);
});

test("latencies are told by percentiles, in milliseconds, to a thousandth", () => {
  const record = new Recorder(1, 10);
  for (let latency = 1; latency <= 1000; latency += 1) record.answer(0, latency / 10, "");
  const { latency } = record.result(10);
  const expected = { min: 0.1, p50: 50, p90: 90, p99: 99, p999: 99.9, max: 100 };
  for (const [name, value] of Object.entries(expected)) {
    expect(Math.abs((latency?.[name as keyof typeof expected] ?? 0) / value - 1)).toBeLessThan(0.002);
  }
  expect(new Recorder(1, 10).result(10).latency).toBeUndefined();
});

test("steps have no gap, and each its own latency", () => {
  const record = new Recorder(0.5, 2);
  record.answer(0.1, 10, "a");
  record.answer(0.2, 30, "a");
  record.error(1.6, "timed out");
  record.answer(1.7, 500, "b");
  const { steps, step } = record.result(2);
  expect(step).toBe(0.5);
  expect(steps.map(({ from, errors, targets }) => ({ from, errors, targets: Object.fromEntries(targets) }))).toEqual([
    { from: 0, errors: 0, targets: { a: 2 } },
    { from: 0.5, errors: 0, targets: {} },
    { from: 1, errors: 0, targets: {} },
    { from: 1.5, errors: 1, targets: { b: 1 } },
  ]);
  expect(steps.map(({ latency }) => latency && Math.round(latency.p99))).toEqual([30, undefined, undefined, 500]);
});

test("what ends soon after the end belongs to the last step, what ends later has its own", () => {
  const soon = new Recorder(1, 3);
  soon.answer(3.2, 1, "a");
  expect(soon.result(3.2).steps.map(({ targets }) => targets.size)).toEqual([0, 0, 1]);
  const late = new Recorder(1, 3);
  late.error(5.5, "timed out");
  expect(late.result(5.5).steps.map(({ errors }) => errors)).toEqual([0, 0, 0, 0, 0, 1]);
});

test("names without end are counted together, so that a wrong pattern does not fill the memory", () => {
  const record = new Recorder(1, 1);
  for (let name = 0; name < 1000; name += 1) record.answer(0, 1, `request ${name}`);
  record.answer(0, 1, "request 5");
  const { targets, steps } = record.result(1);
  expect(targets.size).toBe(101);
  expect(targets.get(OTHERS)?.count).toBe(900);
  expect(targets.get("request 5")?.count).toBe(2);
  expect(steps[0]?.targets.size).toBe(101);
});
