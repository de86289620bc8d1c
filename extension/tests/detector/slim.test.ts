// @vitest-environment jsdom
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { expect, it, vi } from "vitest";
import { slim } from "../../plans.mjs";
import { SETS } from "./sets";

const found = async (): Promise<unknown[]> => {
  vi.resetModules();
  const { detectDom } = await import("../../src/detector");
  return SETS.flatMap(([, all]) => all).map(({ html, region }) => {
    document.body.innerHTML = html;
    return [html, detectDom(document.body, region)];
  });
};

it("finds with the plans as they are packaged what it finds with all that libphonenumber knows", async () => {
  const whole = await found();
  const packaged = slim(readFileSync(createRequire(import.meta.url).resolve("libphonenumber-js/metadata.max.json"), "utf8"));
  vi.doMock("libphonenumber-js/metadata.max.json", () => ({ default: JSON.parse(packaged) }));
  expect(packaged.length).toBeLessThan(150_000);
  expect(await found()).toEqual(whole);
});
