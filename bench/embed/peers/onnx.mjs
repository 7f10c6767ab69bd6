// The ONNX Runtime peer of bench/embed, through transformers.js: its own pictures and preprocessing, its session on all cores.
//   node onnx.mjs FOLDER MODEL --what end|tower --count N --batch B
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { cpus } from 'node:os';
import path from 'node:path';

const peers = createRequire(path.resolve(process.env.CLADE_BENCH_PEERS ?? '.', 'package.json'));
const { pathToFileURL } = await import('node:url');
const { AutoProcessor, CLIPVisionModelWithProjection, RawImage, Tensor, env } = await import(pathToFileURL(peers.resolve('@huggingface/transformers')));

const [folder, model] = process.argv.slice(2);
const option = (name, usual) => process.argv.includes('--' + name) ? process.argv[process.argv.indexOf('--' + name) + 1] : usual;
const what = option('what', 'end'), count = Number(option('count', '200')), batch = Number(option('batch', '8'));
env.allowRemoteModels = false;
env.localModelPath = path.resolve(folder, 'onnx') + '/';

const size = JSON.parse(readFileSync(path.join(folder, 'onnx', model, 'preprocessor_config.json'))).crop_size.height;
const tower = await CLIPVisionModelWithProjection.from_pretrained(model, { dtype: 'fp32', device: 'cpu', session_options: { intraOpNumThreads: cpus().length } });
const processor = await AutoProcessor.from_pretrained(model);

const listed = readFileSync(path.join(folder, option('list', 'photos.txt')), 'utf8').trim().split('\n');
const files = Array.from({ length: count }, (_, i) => listed[i % listed.length]);
const prepare = async part => processor(await Promise.all(part.map(file => RawImage.read(file))));
const unit = ({ image_embeds: vectors }) => vectors.normalize(2, -1);

// Files are decoded one batch ahead of the tower.
async function pictures(files) {
  let ahead = prepare(files.slice(0, batch)), first;
  for (let start = 0; start < files.length; start += batch) {
    const now = await ahead;
    if (start + batch < files.length) ahead = prepare(files.slice(start + batch, start + 2 * batch));
    const vectors = unit(await tower(now));
    first ??= Array.from(vectors[0].data);
  }
  return first;
}

async function noise(count) {
  const pixel_values = new Tensor('float32', Float32Array.from({ length: batch * 3 * size * size }, () => Math.random() * 4 - 2), [batch, 3, size, size]);
  for (let start = 0; start < count; start += batch) await tower({ pixel_values });
}

const work = what === 'tower' ? () => noise(count) : () => pictures(files);
await (what === 'tower' ? noise(batch) : pictures(files.slice(0, 64)));
const clock = performance.now(), processorBefore = process.cpuUsage();
const first = await work();
const seconds = (performance.now() - clock) / 1e3, { user, system } = process.cpuUsage(processorBefore);
const peak = Number(readFileSync('/proc/self/status', 'utf8').match(/VmHWM:\s+(\d+)/)[1]) * 1024 / 1e6;
console.log(JSON.stringify({ entries: what === 'tower' ? Math.ceil(count / batch) * batch : count, seconds, processor: (user + system) / 1e6, peak, first }));
