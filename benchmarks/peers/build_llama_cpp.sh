#!/usr/bin/env bash
# Builds llama.cpp's llama-bench, llama-batched-bench and llama-quantize for this machine's processor, from the source
# in the PyPI package llama_cpp_python, into FOLDER/bin.
#
#   peers/build_llama_cpp.sh FOLDER
set -euo pipefail
version=0.3.36
folder=${1:?"expected the folder to build in"}
mkdir -p "$folder"
cd "$folder"

package=llama_cpp_python-$version
[[ -f $package.tar.gz ]] || python3 -m pip download --quiet --no-deps --no-binary llama_cpp_python "llama_cpp_python==$version"
[[ -d $package ]] || tar xzf "$package.tar.gz"
cmake -S "$package/vendor/llama.cpp" -B build -DCMAKE_BUILD_TYPE=Release -DGGML_NATIVE=ON -DLLAMA_CURL=OFF \
    -DLLAMA_BUILD_TESTS=OFF -DLLAMA_BUILD_EXAMPLES=OFF -DLLAMA_BUILD_SERVER=OFF -DLLAMA_BUILD_UI=OFF \
    -DLLAMA_BUILD_MTMD=OFF
cmake --build build --parallel --target llama-bench llama-batched-bench llama-quantize
ln -sfn build/bin bin
