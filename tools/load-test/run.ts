import { setMaxListeners } from "node:events";
import { performance } from "node:perf_hooks";
import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "../../core";
import { kindOf } from "./errors";
import type { Recorder } from "./record";

/** What came back. */
interface Answer {
  /** Who answered; "" where that is not told. */
  readonly target: string;
  /** HTTP's status. */
  readonly status?: number;
}

/** One connection's side: it sends one request at a time. */
export interface Sender {
  /** Sends a request. @returns its answer; it throws where there is none in time, or where the answer is an error */
  send(): Promise<Answer>;
  close(): void;
}

/** How much is sent. */
interface Pace {
  /** Seconds. */
  readonly duration: number;
  /** Requests a second over all connections; as many as are answered where it is left out. */
  readonly rate?: number;
  /** Whether the first answer is waited for before all connections start: it brings the cookies. */
  readonly firstAlone: boolean;
}

/** Between an error and the next try of the same connection, where no rate says when: a refused one fails at once. */
const PAUSE_AFTER_ERROR_MS = 100;

/**
 * Sends for as long as the pace says; requests under way at the end are waited for. With a rate, a request that has to
 * wait for a free connection counts from when it was due: its user would wait, too.
 * @param stop ends it early
 * @returns the seconds it took
 */
export async function run(senders: readonly Sender[], pace: Pace, record: Recorder, stop: AbortSignal): Promise<number> {
  const failed = new AbortController();
  const signal = AbortSignal.any([stop, failed.signal]);
  // Each connection listens while it waits; Node takes more than ten for a leak.
  setMaxListeners(0, signal);
  const start = performance.now();
  const seconds = () => (performance.now() - start) / 1000;
  const nextTurn = turns(pace.rate, seconds);

  const worker = async (sender: Sender, enough: () => boolean) => {
    while (!enough()) {
      const due = nextTurn();
      if (due >= pace.duration) return;
      const late = seconds() >= due;
      if (!late) await pause((due - seconds()) * 1000, signal);
      if (signal.aborted || seconds() >= pace.duration) return;
      const began = late ? due : seconds();
      try {
        const { target, status } = await sender.send();
        const at = seconds();
        record.answer(at, (at - began) * 1000, target, status);
      } catch (error) {
        if (error instanceof UserError) throw error;
        record.error(seconds(), kindOf(error));
        if (pace.rate === undefined) await pause(PAUSE_AFTER_ERROR_MS, signal);
      }
    }
  };

  const all = async () => {
    const [first] = senders;
    if (pace.firstAlone && first) await worker(first, () => record.soFar().answers > 0);
    await Promise.all(senders.map((sender) => worker(sender, () => false)));
    // The last request of a rate is due before the end.
    await pause((pace.duration - seconds()) * 1000, signal);
  };
  try {
    await all();
  } finally {
    failed.abort();
    for (const sender of senders) sender.close();
  }
  return seconds();
}

/** When the next request is due, in seconds since the start: at once, or one after the other. */
function turns(rate: number | undefined, now: () => number): () => number {
  if (rate === undefined) return now;
  let turn = 0;
  return () => turn++ / rate;
}

const pause = (milliseconds: number, signal: AbortSignal) =>
  // What is over by now is no time to wait, and a negative one is a warning of newer Nodes.
  sleep(Math.max(0, milliseconds), undefined, { signal }).catch(() => {
    // The run is over.
  });
