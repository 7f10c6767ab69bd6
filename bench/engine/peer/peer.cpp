// The C++ side of the engine benchmark: what bench/engine does in C#, written against libtorch's own C++ interface.
// It is loaded into the same process, so both sides share one libtorch, its threads and its allocator.
#include <ATen/autocast_mode.h>
#include <torch/torch.h>

#include <chrono>
#include <memory>
#include <vector>

#define PEER extern "C" __attribute__((visibility("default")))

namespace {

using Clock = std::chrono::steady_clock;
using torch::Tensor;

double seconds_since(Clock::time_point start) { return std::chrono::duration<double>(Clock::now() - start).count(); }

// A Vision Transformer with a class token and a linear classifier over `classes`.
struct Vit {
  int64_t size, patch, width, depth, heads, classes, grid;
  bool bfloat16;
  std::vector<Tensor> parameters;
  Tensor patch_weight, class_token, positions, norm_weight, norm_bias, head;
  struct Block {
    Tensor ln1w, ln1b, qkvw, qkvb, outw, outb, ln2w, ln2b, fc1w, fc1b, fc2w, fc2b;
  };
  std::vector<Block> blocks;
  std::unique_ptr<torch::optim::AdamW> optimiser;

  Tensor own(Tensor value) {
    parameters.push_back(value.set_requires_grad(true));
    return value;
  }
  Tensor normal(std::vector<int64_t> shape) { return own(torch::randn(shape) * 0.02); }
  Tensor ones(int64_t count) { return own(torch::ones({count})); }
  Tensor zeros(int64_t count) { return own(torch::zeros({count})); }

  Vit(int64_t size, int64_t patch, int64_t width, int64_t depth, int64_t heads, int64_t classes, bool bfloat16)
      : size(size), patch(patch), width(width), depth(depth), heads(heads), classes(classes), grid(size / patch),
        bfloat16(bfloat16) {
    torch::NoGradGuard no_grad;
    patch_weight = normal({width, 3 * patch * patch});
    class_token = normal({1, 1, width});
    positions = normal({1, grid * grid + 1, width});
    for (int64_t k = 0; k < depth; k++)
      blocks.push_back({ones(width), zeros(width), normal({3 * width, width}), zeros(3 * width), normal({width, width}),
                        zeros(width), ones(width), zeros(width), normal({4 * width, width}), zeros(4 * width),
                        normal({width, 4 * width}), zeros(width)});
    norm_weight = ones(width);
    norm_bias = zeros(width);
    head = normal({classes, width});
    auto options = torch::optim::AdamWOptions(1e-3).betas({0.9, 0.98}).eps(1e-6).weight_decay(0.1);
    optimiser = std::make_unique<torch::optim::AdamW>(parameters, options);
  }

  Tensor block(const Tensor& x, const Block& b) const {
    auto batch = x.size(0), length = x.size(1), head_width = width / heads;
    auto qkv = torch::linear(torch::layer_norm(x, {width}, b.ln1w, b.ln1b), b.qkvw, b.qkvb)
                   .view({batch, length, 3, heads, head_width})
                   .permute({2, 0, 3, 1, 4});
    auto scores = (qkv[0] * (1 / std::sqrt(double(head_width)))).matmul(qkv[1].transpose(-2, -1));
    auto attended = scores.softmax(-1).matmul(qkv[2]).transpose(1, 2).reshape({batch, length, width});
    auto y = x + torch::linear(attended, b.outw, b.outb);
    auto hidden = torch::linear(torch::layer_norm(y, {width}, b.ln2w, b.ln2b), b.fc1w, b.fc1b);
    return y + torch::linear(torch::gelu(hidden), b.fc2w, b.fc2b);
  }

  Tensor forward(const Tensor& pixels) const {
    auto batch = pixels.size(0);
    auto patches = pixels.reshape({batch, 3, grid, patch, grid, patch}).permute({0, 2, 4, 1, 3, 5})
                       .reshape({batch, grid * grid, 3 * patch * patch});
    auto x = torch::linear(patches, patch_weight);
    x = torch::cat({class_token.expand({batch, 1, width}), x.to(torch::kFloat)}, 1) + positions;
    for (auto& b : blocks) x = block(x, b);
    return torch::linear(torch::layer_norm(x.select(1, 0), {width}, norm_weight, norm_bias), head);
  }

  double step(const Tensor& pixels, const Tensor& labels) {
    for (auto& parameter : parameters) parameter.mutable_grad() = Tensor();
    at::autocast::set_autocast_cpu_dtype(at::kBFloat16);
    at::autocast::set_cpu_enabled(bfloat16);
    auto loss = torch::cross_entropy_loss(forward(pixels).to(torch::kFloat), labels);
    at::autocast::clear_cache();
    at::autocast::set_cpu_enabled(false);
    loss.backward();
    optimiser->step();
    return loss.item<double>();
  }
};

std::unique_ptr<Vit> vit;
Tensor pixels, labels;

}  // namespace

// Seconds for `count` additions of two tensors of one element.
PEER double peer_add(int64_t count) {
  auto a = torch::ones({1}), b = torch::ones({1});
  auto start = Clock::now();
  for (int64_t k = 0; k < count; k++) auto c = at::add(a, b);
  return seconds_since(start);
}

// Seconds for `count` products of two matrices of n x n.
PEER double peer_matmul(int64_t n, int32_t bfloat16, int64_t count) {
  auto options = torch::TensorOptions().dtype(bfloat16 ? torch::kBFloat16 : torch::kFloat);
  auto a = torch::ones({n, n}, options), b = torch::ones({n, n}, options);
  auto start = Clock::now();
  for (int64_t k = 0; k < count; k++) auto c = at::matmul(a, b);
  return seconds_since(start);
}

PEER void peer_vit_open(int64_t batch, int64_t size, int64_t patch, int64_t width, int64_t depth, int64_t heads,
                        int64_t classes, int32_t bfloat16) {
  vit = std::make_unique<Vit>(size, patch, width, depth, heads, classes, bfloat16 != 0);
  pixels = torch::randn({batch, 3, size, size});
  labels = torch::arange(batch).remainder(classes);
}

// Seconds for a training step: forward, backward, AdamW.
PEER double peer_vit_step(double* loss) {
  auto start = Clock::now();
  *loss = vit->step(pixels, labels);
  return seconds_since(start);
}

// Seconds for the step of the optimiser alone, with the gradients of the last training step.
PEER double peer_adamw() {
  auto start = Clock::now();
  vit->optimiser->step();
  return seconds_since(start);
}

PEER void peer_vit_close() {
  vit.reset();
  pixels = Tensor();
  labels = Tensor();
}
