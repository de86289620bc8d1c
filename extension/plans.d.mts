import type { Plugin } from "esbuild";

export const SHAPED: readonly string[];
export function slim(json: string): string;
export function slimPlans(asText: boolean): Plugin;
