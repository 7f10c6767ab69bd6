"""The Python peer of bench/embed: the towers as OpenCLIP builds them, on the same libtorch. A tool of the benchmark; the product never runs it.

  python3 reference.py run FOLDER MODEL --what end|tower|captions --precision float32|bfloat16 --count N --batch B
  python3 reference.py export FOLDER MODEL OUT    writes the image tower as ONNX
"""
import argparse
import concurrent.futures
import io
import json
import os
import struct
import time

import numpy
import torch
from torch import nn
from torch.nn import functional as F

MEAN = (0.48145466, 0.4578275, 0.40821073)
STD = (0.26862954, 0.26130258, 0.27577711)


def weights(path):
    with open(path, "rb") as file:
        header = json.loads(file.read(struct.unpack("<Q", file.read(8))[0]))
        data = numpy.frombuffer(file.read(), dtype=numpy.uint8)
    kinds = {"F32": numpy.float32, "I64": numpy.int64}
    found = {}
    for name, entry in header.items():
        if name != "__metadata__":
            start, end = entry["data_offsets"]
            found[name] = torch.from_numpy(data[start:end].view(kinds[entry["dtype"]]).reshape(entry["shape"]).copy())
    return found


class Block(nn.Module):
    def __init__(self, width, heads):
        super().__init__()
        self.ln_1, self.ln_2 = nn.LayerNorm(width), nn.LayerNorm(width)
        self.attn = nn.MultiheadAttention(width, heads, batch_first=True)
        self.mlp = nn.Sequential()
        self.mlp.add_module("c_fc", nn.Linear(width, 4 * width))
        self.mlp.add_module("gelu", nn.GELU())
        self.mlp.add_module("c_proj", nn.Linear(4 * width, width))

    def forward(self, x, mask=None):
        y = self.ln_1(x)
        x = x + self.attn(y, y, y, need_weights=False, attn_mask=mask)[0]
        return x + self.mlp(self.ln_2(x))


class PlainBlock(nn.Module):
    """The same block with its attention written out, which exports to ONNX."""

    def __init__(self, block):
        super().__init__()
        self.block = block

    def forward(self, x):
        attn, heads = self.block.attn, self.block.attn.num_heads
        batch, length, width = x.shape
        qkv = F.linear(self.block.ln_1(x), attn.in_proj_weight, attn.in_proj_bias)
        q, k, v = qkv.reshape(batch, length, 3, heads, width // heads).permute(2, 0, 3, 1, 4).unbind(0)
        share = torch.softmax((q * (width // heads) ** -0.5) @ k.transpose(-2, -1), -1)
        x = x + attn.out_proj((share @ v).transpose(1, 2).reshape(batch, length, width))
        return x + self.block.mlp(self.block.ln_2(x))


class Vision(nn.Module):
    def __init__(self, config, embed):
        super().__init__()
        width, patch = config["width"], config["patch_size"]
        grid = config["image_size"] // patch
        self.conv1 = nn.Conv2d(3, width, patch, patch, bias=False)
        self.class_embedding = nn.Parameter(torch.zeros(width))
        self.positional_embedding = nn.Parameter(torch.zeros(grid * grid + 1, width))
        self.ln_pre, self.ln_post = nn.LayerNorm(width), nn.LayerNorm(width)
        self.transformer = nn.Module()
        self.transformer.resblocks = nn.ModuleList(Block(width, width // config.get("head_width", 64)) for _ in range(config["layers"]))
        self.proj = nn.Parameter(torch.zeros(width, embed))
        self.blocks = self.transformer.resblocks

    def forward(self, x):
        x = self.conv1(x).flatten(2).transpose(1, 2)
        x = torch.cat([self.class_embedding.expand(x.shape[0], 1, -1).to(x.dtype), x], 1) + self.positional_embedding
        x = self.ln_pre(x)
        for block in self.blocks:
            x = block(x)
        return self.ln_post(x[:, 0]) @ self.proj


class Text(nn.Module):
    def __init__(self, config, embed):
        super().__init__()
        width, length = config["width"], config.get("context_length", 77)
        self.token_embedding = nn.Embedding(config["vocabulary_size"], width)
        self.positional_embedding = nn.Parameter(torch.zeros(length, width))
        self.transformer = nn.Module()
        self.transformer.resblocks = nn.ModuleList(Block(width, width // config.get("head_width", 64)) for _ in range(config["layers"]))
        self.ln_final = nn.LayerNorm(width)
        self.text_projection = nn.Parameter(torch.zeros(width, embed))
        self.register_buffer("mask", torch.full((length, length), float("-inf")).triu(1), persistent=False)

    def forward(self, ids):
        x = self.token_embedding(ids) + self.positional_embedding
        for block in self.transformer.resblocks:
            x = block(x, self.mask)
        x = self.ln_final(x)
        return x[torch.arange(len(ids)), ids.argmax(-1)] @ self.text_projection


class Mobile(nn.Module):
    """MobileCLIP's image tower with one convolution for each set of branches, around its tensors."""

    def __init__(self, config, state):
        super().__init__()
        self.config = config
        self.state = nn.ParameterDict({name.replace(".", "/"): nn.Parameter(value, requires_grad=False) for name, value in state.items() if value.is_floating_point()})

    def get(self, name):
        name = name.replace(".", "/")
        return self.state[name] if name in self.state else None

    def conv(self, name, x, stride=1):
        weight = self.get(name + ".weight")
        return F.conv2d(x, weight, self.get(name + ".bias"), stride, int(weight.shape[-1]) // 2, 1, int(x.shape[1]) // int(weight.shape[1]))

    def norm(self, name, x):
        return F.batch_norm(x, self.get(name + ".running_mean"), self.get(name + ".running_var"), self.get(name + ".weight"), self.get(name + ".bias"))

    def squeeze(self, name, x):
        if self.get(name + ".fc1.weight") is None:
            return x
        return x * torch.sigmoid(self.conv(name + ".fc2", F.relu(self.conv(name + ".fc1", x.mean((2, 3), keepdim=True)))))

    def mlp(self, name, x):
        x = self.norm(name + ".conv.bn", self.conv(name + ".conv.conv", x))
        return self.conv(name + ".fc2", F.gelu(self.conv(name + ".fc1", x)))

    def attention(self, name, x):
        batch, (width, height, across) = x.shape[0], map(int, x.shape[1:])
        heads = width // self.config.get("head_width", 32)
        qkv = F.linear(x.flatten(2).transpose(1, 2), self.get(name + ".qkv.weight"))
        q, k, v = qkv.reshape(batch, height * across, 3, heads, width // heads).permute(2, 0, 3, 1, 4).unbind(0)
        share = torch.softmax((q * (width // heads) ** -0.5) @ k.transpose(-2, -1), -1)
        y = F.linear((share @ v).transpose(1, 2).reshape(batch, height * across, width), self.get(name + ".proj.weight"), self.get(name + ".proj.bias"))
        return y.transpose(1, 2).reshape(batch, width, height, across)

    def forward(self, x):
        for part, stride in ((0, 2), (1, 2), (2, 1)):
            x = F.gelu(self.conv(f"stem.{part}.reparam_conv", x, stride))
        for stage, layers in enumerate(self.config["layers"]):
            name = f"stages.{stage}"
            if stage > 0:
                x = F.gelu(self.squeeze(name + ".downsample.proj.0.se", self.conv(name + ".downsample.proj.0.reparam_conv", x, 2)))
                x = F.gelu(self.conv(name + ".downsample.proj.1.reparam_conv", x))
            if self.get(name + ".pos_emb.reparam_conv.weight") is not None:
                x = self.conv(name + ".pos_emb.reparam_conv", x)
            for block in range(layers):
                inner = f"{name}.blocks.{block}"
                if self.get(inner + ".token_mixer.qkv.weight") is not None:
                    x = x + self.get(inner + ".layer_scale_1.gamma") * self.attention(inner + ".token_mixer", self.norm(inner + ".norm", x))
                    x = x + self.get(inner + ".layer_scale_2.gamma") * self.mlp(inner + ".mlp", x)
                else:
                    x = self.conv(inner + ".token_mixer.reparam_conv", x)
                    x = x + self.get(inner + ".layer_scale.gamma") * self.mlp(inner + ".mlp", x)
        x = F.gelu(self.squeeze("final_conv.se", self.conv("final_conv.reparam_conv", x)))
        return F.linear(x.mean((2, 3)), self.get("head.fc.weight"), self.get("head.fc.bias"))


def image_tower(folder):
    with open(os.path.join(folder, "config.json")) as file:
        config = json.load(file)
    vision = config.get("vision") or config["image"]
    state = weights(os.path.join(folder, "model.safetensors"))
    own = {name[len("visual."):]: value for name, value in state.items() if name.startswith("visual.")}
    if "layers" in vision and isinstance(vision["layers"], list):
        return Mobile(vision, own).eval(), vision["image_size"]
    tower = Vision(vision, config["embed_dim"]).eval()
    tower.load_state_dict({name: own[name] for name in tower.state_dict() if not name.startswith("blocks.")}, strict=False)
    assert not set(own) - set(tower.state_dict()), set(own) - set(tower.state_dict())
    return tower, vision["image_size"]


def text_tower(folder):
    with open(os.path.join(folder, "config.json")) as file:
        config = json.load(file)
    state = weights(os.path.join(folder, "model.safetensors"))
    prefix = "text." if "text.token_embedding.weight" in state else ""
    tower = Text(config["text"], config["embed_dim"]).eval()
    tower.load_state_dict({name: state[prefix + name] for name in tower.state_dict()})
    return tower


def pixels(path, size):
    from PIL import Image
    with open(path, "rb") as file:
        picture = Image.open(io.BytesIO(file.read())).convert("RGB")
    width, height = picture.size
    scale = size / min(width, height)
    picture = picture.resize((max(size, int(width * scale)), max(size, int(height * scale))), Image.BICUBIC)
    left, top = round((picture.width - size) / 2), round((picture.height - size) / 2)
    values = numpy.asarray(picture.crop((left, top, left + size, top + size)), dtype=numpy.float32) / 255
    return torch.from_numpy(((values - numpy.float32(MEAN)) / numpy.float32(STD)).transpose(2, 0, 1).copy())


def peak():
    with open("/proc/self/status") as file:
        return next(int(line.split()[1]) for line in file if line.startswith("VmHWM")) * 1024 / 1e6


def run(options):
    torch.set_num_threads(os.cpu_count())
    folder = os.path.join(options.folder, options.model)
    kind = getattr(torch, options.precision)
    with torch.inference_mode():
        if options.what == "captions":
            tower = text_tower(folder).to(kind)
            ids = torch.from_numpy(numpy.fromfile(os.path.join(options.folder, "captions.ids"), dtype=numpy.int64).reshape(-1, 77))
            ids = ids.repeat(options.count // len(ids) + 1, 1)[:options.count]
            work = lambda: [F.normalize(tower(part).float(), dim=-1) for part in ids.split(options.batch)]
            tower(ids[:options.batch])
        elif options.what == "tower":
            tower, size = image_tower(folder)
            tower, noise = tower.to(kind), torch.randn(options.batch, 3, size, size, dtype=kind)
            work = lambda: [tower(noise[:min(options.batch, options.count - start)]) for start in range(0, options.count, options.batch)]
            tower(noise)
        else:
            tower, size = image_tower(folder)
            tower.to(kind)
            with open(os.path.join(options.folder, options.list)) as file:
                listed = file.read().splitlines()
            files = [listed[i % len(listed)] for i in range(options.count)]

            # Files are decoded on all cores, one batch ahead of the tower.
            def work(files=files):
                parts = [files[start:start + options.batch] for start in range(0, len(files), options.batch)]
                found = []
                with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
                    ahead = [pool.submit(pixels, path, size) for path in parts[0]]
                    for i in range(len(parts)):
                        now = torch.stack([task.result() for task in ahead])
                        ahead = [pool.submit(pixels, path, size) for path in parts[i + 1]] if i + 1 < len(parts) else []
                        found.append(F.normalize(tower(now.to(kind)).float(), dim=-1).numpy())
                return numpy.concatenate(found)

            work(files[:64])
        clock, processor = time.perf_counter(), time.process_time()
        result = work()
        cost = {"entries": options.count, "seconds": time.perf_counter() - clock, "processor": time.process_time() - processor, "peak": peak()}
        if options.what != "tower":
            cost["first"] = result[0].reshape(-1, result[0].shape[-1])[0].tolist()
    print(json.dumps(cost))


def export(options):
    tower, size = image_tower(os.path.join(options.folder, options.model))
    if isinstance(tower, Vision):
        tower.blocks = nn.ModuleList(PlainBlock(block) for block in tower.transformer.resblocks)
    os.makedirs(os.path.dirname(options.out), exist_ok=True)
    with torch.no_grad():
        torch.onnx.export(tower, torch.randn(2, 3, size, size), options.out, input_names=["pixel_values"], output_names=["image_embeds"], opset_version=options.opset,
                          dynamic_axes={"pixel_values": {0: "batch"}, "image_embeds": {0: "batch"}})


parser = argparse.ArgumentParser()
verbs = parser.add_subparsers(dest="verb", required=True)
runs = verbs.add_parser("run")
exports = verbs.add_parser("export")
for verb in (runs, exports):
    verb.add_argument("folder")
    verb.add_argument("model")
runs.add_argument("--what", default="end")
runs.add_argument("--precision", default="float32")
runs.add_argument("--count", type=int, default=200)
runs.add_argument("--batch", type=int, default=32)
runs.add_argument("--list", default="photos.txt")
exports.add_argument("out")
exports.add_argument("--opset", type=int, default=17)
given = parser.parse_args()
run(given) if given.verb == "run" else export(given)
