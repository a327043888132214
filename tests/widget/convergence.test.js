import assert from "node:assert/strict";
import { test } from "node:test";
import { KINDS } from "../../widget/src/marks.js";
import { undo } from "../../widget/src/transfer.js";
import { Device } from "./device.js";
import fc from "./fc.js";

/** @typedef {import("../../widget/src/marks.js").RegisterName} RegisterName */
/** @typedef {{does: "mark", at: number, key: string, kind: RegisterName, on: boolean}} Mark */
/** @typedef {Mark | {does: "import", at: number, from: number} | {does: "undo", at: number}} Deed what the reader does, and on which device */

const DEVICES = 3;
const device = fc.nat(DEVICES - 1);
const deed = fc.oneof(
  fc.record({
    does: fc.constant(/** @type {const} */ ("mark")),
    at: device,
    key: fc.constantFrom("/a/", "/b/", "/__proto__/"),
    kind: fc.constantFrom(...KINDS),
    on: fc.boolean(),
  }),
  fc.record({ does: fc.constant(/** @type {const} */ ("import")), at: device, from: device }),
  fc.record({ does: fc.constant(/** @type {const} */ ("undo")), at: device }),
);
const deeds = fc.array(deed, { maxLength: 30 });

/** One reader with several devices, whose clocks may each be wrong. */
class Reader {
  time = 1000;
  devices = Array.from({ length: DEVICES }, () => new Device());
  /** @type {import("../../widget/src/transfer.js").Step[][][]} imports that can be undone, by device */
  imports = this.devices.map(() => []);

  /** @param {number[]} wrong by how much each clock is */
  constructor(wrong = []) {
    this.pages = this.devices.map((device, n) => device.page(() => this.time + (wrong[n] ?? 0)));
  }

  /** @param {Deed} deed */
  async do(deed) {
    this.time += 1000;
    const { at } = deed;
    const here = /** @type {Device} */ (this.devices[at]);
    if (deed.does === "mark") {
      const { key, kind, on } = deed;
      this.pages[at]?.write({ key, title: `${key} at ${at}`, url: key }, kind, on);
    } else if (deed.does === "import") {
      const backup = this.devices[deed.from]?.backup() ?? "";
      this.imports[at]?.push((await here.import(backup)).steps);
    } else {
      await undo(this.imports[at]?.pop() ?? [], here.storage);
    }
  }

  /** Brings all devices together, in any direction until nothing changes. */
  async meet() {
    const all = this.devices.map((_, n) => n);
    for (const at of [...all, ...all]) {
      for (const from of all) await this.do({ does: "import", at, from });
    }
  }

  shown() {
    return this.devices.map((device) => device.marks());
  }
}

/** @param {Deed[]} done */
function lastDone(done) {
  /** @type {Map<string, Set<string>>} */
  const marks = new Map();
  for (const deed of done) {
    if (deed.does !== "mark") continue;
    const kinds = marks.get(deed.key) ?? new Set();
    marks.set(deed.key, kinds);
    if (deed.on) kinds.add(deed.kind);
    else kinds.delete(deed.kind);
  }
  const rows = [...marks].map(([key, kinds]) => [
    `https://here.example${key}`,
    KINDS.filter((kind) => kinds.has(kind)).join(),
  ]);
  return Object.fromEntries(rows.filter(([, kinds]) => kinds).sort());
}

test("whatever is marked, imported and undone where, all devices come to what was done last", async () => {
  await fc.assert(
    fc.asyncProperty(deeds, async (done) => {
      const reader = new Reader();
      for (const deed of done) await reader.do(deed);
      await reader.meet();
      const last = lastDone(done);
      assert.deepEqual(reader.shown(), reader.devices.map(() => last));
    }),
    { numRuns: 150 },
  );
});

test("with clocks that are wrong, all devices still come to the same", async () => {
  const wrong = fc.array(fc.integer({ min: -900_000, max: 900_000 }), { minLength: DEVICES, maxLength: DEVICES });
  await fc.assert(
    fc.asyncProperty(deeds, wrong, async (done, clocks) => {
      const reader = new Reader(clocks);
      reader.time = 1_000_000;
      for (const deed of done) await reader.do(deed);
      await reader.meet();
      const [first, ...others] = reader.devices.map((device) =>
        Object.fromEntries(device.rows().map((row) => [row.key, row])),
      );
      for (const other of others) assert.deepEqual(other, first);
    }),
    { numRuns: 150 },
  );
});

test("a mark taken back after the clock was set back outlives an older copy", async () => {
  const reader = new Reader();
  const mark = { does: /** @type {const} */ ("mark"), at: 0, key: "/a/", kind: /** @type {const} */ ("save") };
  await reader.do({ ...mark, on: true });
  await reader.do({ does: "import", at: 1, from: 0 });
  reader.time = -9000;
  await reader.do({ ...mark, on: false });
  await reader.meet();
  assert.deepEqual(reader.shown(), [{}, {}, {}]);
});
