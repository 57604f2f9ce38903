// node run.mjs FILE.wasm: prints the sections.
import { readFileSync, writeSync } from "node:fs";

const decoder = new TextDecoder();
const print = (text, length) =>
  writeSync(1, decoder.decode(new Uint8Array(instance.exports.memory.buffer, text, length)));
const { instance } = await WebAssembly.instantiate(readFileSync(process.argv[2]), { host: { print } });
instance.exports.run();
