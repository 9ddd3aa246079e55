import { defineConfig } from "vite";
import { engineFiles, withoutWasmAddress } from "./build/engine.ts";

export default defineConfig({
  base: "./",
  build: {
    outDir: "../../src/communique/site/explorer/assets",
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 800,
  },
  worker: { format: "es", plugins: () => [withoutWasmAddress()] },
  plugins: [withoutWasmAddress(), engineFiles()],
});
