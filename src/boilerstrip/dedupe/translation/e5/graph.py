"""The network as an ONNX model: weights in 7 bits a column, activations quantised as they come.

Seven bits, because with eight the older vector instructions (AVX2 without VNNI) overflow in the middle of a product:
with seven, every machine computes the same integers. One text is one run, so that the scale of the activations, and
with it the result, depends on that text alone and not on what else happened to be in the batch.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from boilerstrip.dedupe.translation.e5.weights import Floats, Weights

_LEVELS = 64
_OPSET = 20
_IR_VERSION = 9


@dataclass
class _Graph:
    """Nodes and constants as they are added; each method returns the name of its output."""

    nodes: list[Any] = field(default_factory=list)
    constants: list[Any] = field(default_factory=list)
    quantised: dict[str, list[str]] = field(default_factory=dict)

    def constant(self, value: NDArray[Any]) -> str:
        name = f"c{len(self.constants)}"
        self.constants.append(numpy_helper.from_array(np.ascontiguousarray(value), name))
        return name

    def node(self, kind: str, inputs: list[str], **attributes: Any) -> str:
        return self.node_of(kind, inputs, 1, **attributes)[0]

    def node_of(self, kind: str, inputs: list[str], outputs: int, **attributes: Any) -> list[str]:
        names = [f"n{len(self.nodes)}_{k}" for k in range(outputs)]
        self.nodes.append(helper.make_node(kind, inputs, names, **attributes))
        return names

    def linear(self, x: str, weight: Floats, bias: Floats) -> str:
        """`x @ weight.T + bias`, the product in integers."""
        if x not in self.quantised:
            self.quantised[x] = self.node_of("DynamicQuantizeLinear", [x], 3)
        values, step, zero = self.quantised[x]
        scale = np.maximum(np.abs(weight).max(axis=1), 1e-9) / _LEVELS
        whole = np.round(weight / scale[:, None]).astype(np.int8)
        product = self.node("MatMulInteger", [values, self.constant(whole.T), zero])
        real = self.node("Cast", [product], to=TensorProto.FLOAT)
        steps = self.node("Mul", [step, self.constant(scale.astype(np.float32))])
        return self.node("Add", [self.node("Mul", [real, steps]), self.constant(bias)])

    def normed(self, x: str, weight: Floats, bias: Floats, epsilon: float) -> str:
        inputs = [x, self.constant(weight), self.constant(bias)]
        return self.node("LayerNormalization", inputs, axis=-1, epsilon=epsilon)


def build_model(weights: Weights) -> bytes:
    """The serialised model: input `tokens` float32 [1, n, hidden], output `vector` float32 [1, hidden], unit length."""
    shape, graph = weights.shape, _Graph()
    table = weights.vector("emb.pos").reshape(-1, shape.hidden) + weights.vector("emb.type")[: shape.hidden]
    zero, one = graph.constant(np.array([0])), graph.constant(np.array([1]))
    length = graph.node("Shape", ["tokens"], start=1, end=2)
    place = graph.node("Slice", [graph.constant(table), zero, length, zero])
    x = graph.node("Add", ["tokens", place])
    x = graph.normed(x, weights.vector("emb.ln.w"), weights.vector("emb.ln.b"), shape.epsilon)
    for layer in range(shape.layers):
        x = _layer(graph, weights, f"l{layer}", x)
    mean = graph.node("ReduceMean", [x, one], keepdims=0)
    graph.nodes.append(helper.make_node("LpNormalization", [mean], ["vector"], axis=-1, p=2))
    built = helper.make_graph(
        graph.nodes,
        "e5",
        [helper.make_tensor_value_info("tokens", TensorProto.FLOAT, [1, "n", shape.hidden])],
        [helper.make_tensor_value_info("vector", TensorProto.FLOAT, [1, shape.hidden])],
        graph.constants,
    )
    model = helper.make_model(built, opset_imports=[helper.make_opsetid("", _OPSET)])
    model.ir_version = _IR_VERSION
    return bytes(onnx.ModelProto.SerializeToString(model))


def _layer(graph: _Graph, weights: Weights, name: str, x: str) -> str:
    """One post-norm transformer layer, as in BERT."""
    shape = weights.shape
    hidden, inner, width = shape.hidden, shape.inner, shape.hidden // shape.heads

    def linear(source: str, part: str, rows: int, columns: int, scale: float = 1.0) -> str:
        weight = weights.matrix(f"{name}.{part}.w", rows, columns) * np.float32(scale)
        return graph.linear(source, weight, weights.vector(f"{name}.{part}.b") * np.float32(scale))

    def heads(source: str, order: list[int]) -> str:
        split = graph.constant(np.array([0, 0, shape.heads, width]))
        return graph.node("Transpose", [graph.node("Reshape", [source, split])], perm=order)

    query = heads(linear(x, "q", hidden, hidden, scale=width**-0.5), [0, 2, 1, 3])
    key = heads(linear(x, "k", hidden, hidden), [0, 2, 3, 1])
    value = heads(linear(x, "v", hidden, hidden), [0, 2, 1, 3])
    attention = graph.node("Softmax", [graph.node("MatMul", [query, key])], axis=-1)
    context = graph.node("Transpose", [graph.node("MatMul", [attention, value])], perm=[0, 2, 1, 3])
    joined = graph.node("Reshape", [context, graph.constant(np.array([0, 0, hidden]))])
    x = graph.node("Add", [x, linear(joined, "ao", hidden, hidden)])
    x = graph.normed(x, weights.vector(f"{name}.aln.w"), weights.vector(f"{name}.aln.b"), shape.epsilon)
    wide = graph.node("Gelu", [linear(x, "fi", inner, hidden)])
    x = graph.node("Add", [x, linear(wide, "fo", hidden, inner)])
    return graph.normed(x, weights.vector(f"{name}.oln.w"), weights.vector(f"{name}.oln.b"), shape.epsilon)
