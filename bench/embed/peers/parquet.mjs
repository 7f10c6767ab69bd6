// Readers of Parquet that know nothing of Clade, on the metadata of `clade embed --format npy`: what they read must be what `--format jsonl` wrote of the same entries.
//   node parquet.mjs NPY-FOLDER JSONL-FOLDER
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';

const peers = createRequire(path.resolve(process.env.CLADE_BENCH_PEERS ?? '.', 'package.json'));
const load = name => import(pathToFileURL(peers.resolve(name)));
const { parquetReadObjects } = await load('hyparquet');
const { DuckDBInstance } = await load('@duckdb/node-api');

const [npy, jsonl] = process.argv.slice(2);
const sorted = (folder, ending) => readdirSync(folder).filter(name => name.endsWith(ending)).sort().map(name => path.join(folder, name));
const columns = ['image_path', 'caption'];
const row = value => JSON.stringify(columns.map(column => value[column] ?? null));
const expected = sorted(jsonl, '.jsonl').filter(file => path.basename(file).startsWith('image_'))
  .map(file => readFileSync(file, 'utf8').split('\n').filter(line => line).map(line => row(JSON.parse(line)))).filter(table => table.length);
const files = sorted(path.join(npy, 'metadata'), '.parquet');
const counts = sorted(path.join(npy, 'img_emb'), '.npy').map(file => Number(/'shape': \((\d+),/.exec(readFileSync(file, 'latin1').slice(0, 128))[1]));

function compare(who, tables) {
  const differ = tables.flatMap((table, i) => table.map((found, j) => found === expected[i]?.[j])).filter(equal => !equal).length;
  const pairs = tables.length === counts.length && tables.every((table, i) => table.length === counts[i]);
  const rows = tables.flat().length, wanted = expected.flat().length;
  const texts = tables.flat().map(JSON.parse).map(([, caption]) => caption);
  console.log(`${who}: ${rows} rows of ${wanted} in ${tables.length} files, ${differ} differ, ${texts.filter(text => text === null).length} without a caption, ${texts.filter(text => text === '').length} with an empty one; ${pairs ? 'as many as' : 'NOT as many as'} vectors in each`);
  process.exitCode ||= differ || rows !== wanted || !pairs ? 1 : 0;
}

const bytes = file => { const all = readFileSync(file); return all.buffer.slice(all.byteOffset, all.byteOffset + all.length); };
compare('hyparquet', await Promise.all(files.map(async file => (await parquetReadObjects({ file: bytes(file) })).map(row))));

const duck = await (await DuckDBInstance.create(':memory:')).connect();
const ask = async (sql, values) => (await duck.runAndReadAll(sql, values)).getRowObjectsJson();
compare('DuckDB', await Promise.all(files.map(async file => (await ask('select * from read_parquet($file)', { file })).map(row))));

// A caption asked for is found, whatever the file says of its least and greatest.
const all = path.join(npy, 'metadata', '*.parquet');
let lost = 0;
const captions = [...new Set(expected.flat().map(text => JSON.parse(text)[1]))].filter(text => text !== null).sort();
const probes = captions.filter((_, i) => i % Math.ceil(captions.length / 500) === 0 || i >= captions.length - 5);
for (const text of probes)
  lost += (await ask('select 1 from read_parquet($all) where caption = $text limit 1', { all, text })).length === 1 ? 0 : 1;
console.log(`DuckDB: ${probes.length} captions asked for, ${lost} not found`);
process.exitCode ||= lost ? 1 : 0;
