/**
 * Weight files: named tensors of GGUF and safetensors, mapped, checked and dequantised. In: a path;
 * out: tensors and metadata. Called by backbone, codecs and families.
 */
@NullMarked
package dev.montage.models.weights;

import org.jspecify.annotations.NullMarked;
