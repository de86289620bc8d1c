import type { Plugin } from "esbuild";

export function slim(json: string): string;
export function slimPlans(asText: boolean): Plugin;
