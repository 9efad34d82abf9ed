#!/usr/bin/env bash
# Montage beside llama.cpp, faster-whisper and PyTorch: same machine, same weights, same recordings, in turns.
#
#   benchmarks/run.sh                  chat and speech; table on stdout, figures in benchmarks/target/side-by-side.json
#   benchmarks/run.sh chat --rounds 3
#   benchmarks/run.sh speech
#   benchmarks/run.sh codec --noisy    the visual codec beside PyTorch, same weights
#   benchmarks/run.sh jmh Multiply     JMH benchmarks of kernels whose name matches; further arguments go to JMH
#
# Needs: JDK 25 and Maven; for the peers Python 3.11 or newer, a C++ compiler and CMake. Run it on a quiet machine: it
# waits for one, and --noisy goes on anyway. The first run downloads and builds the peers (peers/build_llama_cpp.sh,
# peers/requirements.txt) into $MONTAGE_PEERS, ~/.cache/montage-peers unless set.
#
# LLAMA_CPP=FOLDER    llama.cpp programs already built, as peers/build_llama_cpp.sh builds them
# PEERS_PYTHON=FILE   Python that has peers/requirements.txt
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
home=$(dirname "$here")
peers=${MONTAGE_PEERS:-$HOME/.cache/montage-peers}
checkpoint=$home/models/checkpoints/smollm2-135m/SmolLM2-135M-Instruct.Q4_1.gguf

find_java() {
    local java
    for java in "${JAVA_HOME:-/none}/bin/java" java /usr/lib/jvm/*25*/bin/java /opt/*25*/bin/java; do
        if "$java" -version 2>&1 | grep -q 'version "25'; then
            echo "$java"
            return
        fi
    done
    echo "expected a JDK 25 (set JAVA_HOME), found none" >&2
    exit 1
}

run_jmh() {
    (cd "$home" && mvn --quiet --batch-mode -Pbenchmarks -pl benchmarks -am -DskipTests package)
    exec "$(find_java)" --add-modules=jdk.incubator.vector --enable-native-access=ALL-UNNAMED \
        --sun-misc-unsafe-memory-access=allow "-Dmontage.home=$home" \
        -cp "$here/target/classes:$(cat "$here/target/class-path.txt")" org.openjdk.jmh.Main "$@"
}

prepare_llama_cpp() {
    if [[ -z ${LLAMA_CPP:-} ]]; then
        LLAMA_CPP=$peers/llama.cpp/bin
        [[ -x $LLAMA_CPP/llama-bench ]] || "$here/peers/build_llama_cpp.sh" "$peers/llama.cpp" >&2
    fi
    # llama.cpp is slow with Q4_1: it gets its fastest 4-bit form of the same weights, and an 8-bit one.
    local type
    for type in Q4_0 Q8_0; do
        [[ -f $peers/smollm2-135m-$type.gguf ]] || "$LLAMA_CPP/llama-quantize" --allow-requantize \
            "$checkpoint" "$peers/smollm2-135m-$type.gguf" "$type" >&2
    done
}

prepare_python() {
    if [[ -z ${PEERS_PYTHON:-} ]]; then
        PEERS_PYTHON=$peers/python/bin/python
        [[ -x $PEERS_PYTHON ]] && return
        python3 -m venv "$peers/python"
        "$PEERS_PYTHON" -m pip install --quiet -r "$here/peers/requirements.txt" \
            -r "$home/models/training/base/requirements.txt" -r "$home/models/training/codec/requirements.txt" >&2
    fi
}

case ${1:-} in
    -h | --help)
        sed -n '2,/^set/{/^set/d;s/^# \{0,1\}//;p}' "$0"
        exit
        ;;
    jmh)
        shift
        run_jmh "$@"
        ;;
    chat | speech | codec)
        parts=$1
        shift
        ;;
    *) parts=chat,speech,codec ;;
esac

mkdir -p "$peers" "$here/target"
[[ $parts != *chat* ]] || prepare_llama_cpp
[[ $parts == chat ]] || prepare_python
# Builds the server once, so that no measurement waits for Maven.
"$home/montage" --help >/dev/null
exec python3 "$here/side_by_side.py" --parts "$parts" --llama-cpp "${LLAMA_CPP:-}" --peers "$peers" \
    --peers-python "${PEERS_PYTHON:-}" --output "$here/target/side-by-side.json" "$@"
