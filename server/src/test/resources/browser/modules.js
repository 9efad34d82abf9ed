// The Studio's modules without a page, run in the browser by StudioOnFakesTest. Evaluates to what
// was found and what was expected, by name.
async () => {
  const { EventReader } = await import("/studio/base/sse.js");
  const { parseMetrics, quantile, total } = await import("/studio/base/prometheus.js");
  const { srt, vtt, plainText } = await import("/studio/base/subtitles.js");
  const { curlForm, curlJson, abridged } = await import("/studio/base/curl.js");
  const { parseMarkdown } = await import("/studio/base/markdown.js");
  const { wav } = await import("/studio/base/wav.js");
  const format = await import("/studio/base/format.js");
  const { addChunk, requestBody } = await import("/studio/chat/request.js");
  const { point, routes } = await import("/studio/engine/readings.js");
  const edit = await import("/studio/storyboard/board.js");
  const wire = await import("/studio/storyboard/wire.js");
  const { EXAMPLES } = await import("/studio/storyboard/examples.js");
  const { keyState, spanParts, covered } = await import("/studio/storyboard/state.js");
  const { families } = await import("/studio/library/films.js");

  /** @type {Record<string, [unknown, unknown]>} */
  const checks = {};
  const check = (name, found, expected) => (checks[name] = [JSON.stringify(found), JSON.stringify(expected)]);

  // The stream's text cut at every place gives the same events.
  const stream = ': ping\r\n\r\ndata: {"a":1}\r\n\r\nevent: error\ndata: one\ndata: two\n\nid: 7\ndata:[DONE]\n\ndata: cut';
  const events = [
    { id: "", name: "message", data: '{"a":1}' },
    { id: "", name: "error", data: "one\ntwo" },
    { id: "7", name: "message", data: "[DONE]" },
  ];
  for (let cut = 0; cut <= stream.length; cut++) {
    const reader = new EventReader();
    check(`events cut at ${cut}`, [...reader.read(stream.slice(0, cut)), ...reader.read(stream.slice(cut))], events);
  }

  const samples = parseMetrics(
    [
      "# HELP a b",
      'a_total{x="one",y="q\\"uo\\\\te\\n, {}"} 3.0',
      'a_total{x="two"} 4e1 1700000000',
      "plain -0.5",
      'h_bucket{le="0.1"} 2',
      'h_bucket{le="0.2"} 6',
      'h_bucket{le="+Inf"} 8',
    ].join("\n"),
  );
  check("metrics: sum", total(samples, "a_total"), 43);
  check("metrics: by label", total(samples, "a_total", { x: "two" }), 40);
  check("metrics: escapes", samples[0].labels.y, 'q"uo\\te\n, {}');
  check("metrics: no labels", total(samples, "plain"), -0.5);
  // By hand: rank 4 is halfway from 2 to 6, rank 7.6 beyond the last bound.
  check("metrics: median", quantile(samples, "h", 0.5).toFixed(3), "0.150");
  check("metrics: tail", quantile(samples, "h", 0.95), 0.2);
  check("metrics: none counted", quantile([], "h", 0.5) ?? "nothing", "nothing");

  const segments = [
    { start: 0, end: 3661.0006, text: " A --> B  &\n<i>c</i>" },
    { start: 3662, end: 3661, text: " d" },
    { start: 3663, end: 3664, text: "  " },
  ];
  check("srt", srt(segments), "1\n00:00:00,000 --> 01:01:01,001\nA -> B & <i>c</i>\n\n2\n01:01:02,000 --> 01:01:02,000\nd\n\n");
  check("vtt", vtt(segments.slice(0, 1)), "WEBVTT\n\n00:00:00.000 --> 01:01:01.001\nA --&gt; B &amp; &lt;i&gt;c&lt;/i&gt;\n\n");
  check("text", plainText([{ start: 0, end: 1, text: " One." }, { start: 1, end: 2, text: " Two." }]), "One. Two.\n");

  check("curl: json", curlJson("http://a/v1", { q: "it's" }, true), [
    "curl --no-buffer http://a/v1 \\",
    '  -H "Authorization: Bearer $MONTAGE_API_KEY" \\',
    "  -H 'Content-Type: application/json' --data-binary @- <<'JSON'",
    '{\n  "q": "it\'s"\n}',
    "JSON",
  ].join("\n"));
  check("curl: form", curlForm("http://a/v1", [["language", "de"]], 'it\'s "x".wav', false),
    "curl --no-buffer http://a/v1 \\\n  -F 'file=@\"it'\\''s \\\"x\\\".wav\"' \\\n  -F language=de");
  check("curl: abridged", abridged(`"${"A".repeat(1000)}"`), `"${"A".repeat(24)}…(1,000 characters)"`);

  const plain = (text) => ({ kind: "text", text });
  check("markdown: paragraph", parseMarkdown("a **b *c*** `d*`\ne"), [
    { kind: "paragraph", spans: [plain("a "), { kind: "strong", spans: [plain("b "), { kind: "emphasis", spans: [plain("c")] }] }, plain(" "), { kind: "code", text: "d*" }, plain("\ne")] },
  ]);
  check("markdown: html stays text", parseMarkdown("<img src=x onerror=alert(1)>"), [
    { kind: "paragraph", spans: [plain("<img src=x onerror=alert(1)>")] },
  ]);
  check("markdown: only pages are linked", parseMarkdown("[x](javascript:alert(1))[y](https://a.b)")[0].spans.map(({ kind }) => kind), ["text", "text", "link"]);
  check("markdown: names keep their lines", parseMarkdown("a snake_case_name * 2 * 3"), [
    { kind: "paragraph", spans: [plain("a snake_case_name * 2 * 3")] },
  ]);
  check("markdown: code without its end", parseMarkdown("```python\na\n\n  b"), [{ kind: "code", language: "python", text: "a\n\n  b" }]);
  const list = parseMarkdown("1. a\n   - b\n   - c\n\n2. d\n\nend");
  check("markdown: kinds", list.map(({ kind }) => kind), ["list", "paragraph"]);
  check("markdown: nested list", list[0].items.map((item) => item.map(({ kind }) => kind)), [["paragraph", "list"], ["paragraph"]]);
  check("markdown: table", parseMarkdown("| a | b |\n|---|---|\n| 1 | 2 |\n")[0].rows, [[[plain("1")], [plain("2")]]]);
  check("markdown: blocks", parseMarkdown("# A\n> b\n\n---\nc").map(({ kind }) => kind), ["heading", "quote", "rule", "paragraph"]);
  const hostile = performance.now();
  parseMarkdown("*a **b _c `d [e](".repeat(400) + ">".repeat(2000) + "\n" + "- ".repeat(2000));
  check("markdown: no text takes seconds", performance.now() - hostile < 5000, true);

  const sound = wav(new Float32Array([0, 1, -2]), 16000);
  check("wav: bytes", [...new Uint8Array(sound)].slice(0, 50), [
    82, 73, 70, 70, 42, 0, 0, 0, 87, 65, 86, 69, 102, 109, 116, 32, 16, 0, 0, 0, 1, 0, 1, 0, 128, 62, 0, 0, 0, 125, 0, 0, 2, 0, 16, 0, 100, 97,
    116, 97, 6, 0, 0, 0, 0, 0, 255, 127, 1, 128,
  ]);

  check("format: durations", [0.0004, 0.35, 59.97, 200, 7300].map(format.duration), ["0 ms", "350 ms", "1 min 0 s", "3 min 20 s", "2 h 1 min"]);
  check("format: clock", [7, 750, 3723].map(format.clock), ["0:07", "12:30", "1:02:03"]);
  check("format: bytes", [0, 999, 1500, 999_600, 64_000_000].map(format.bytes), ["0 bytes", "999 bytes", "2 kB", "1.0 MB", "64.0 MB"]);
  check("format: list", [[], ["a"], ["a", "b", "c"]].map(format.listed), ["", "a", "a, b and c"]);

  const options = { model: "m", system: " ", temperature: "0", maxTokens: "", seed: "7" };
  const turns = [
    { role: "user", text: "look", attachments: [{ name: "p" }] },
    { role: "assistant", text: "" },
    { role: "user", text: "so?", attachments: [] },
  ];
  check("request", await requestBody(options, turns, async ({ name }) => ({ part: name })), {
    model: "m",
    messages: [
      { role: "user", content: [{ part: "p" }, { type: "text", text: "look" }] },
      { role: "user", content: "so?" },
    ],
    temperature: 0,
    seed: 7,
    stream: true,
    stream_options: { include_usage: true },
  });
  const answer = { text: "", state: "waiting", firstSeconds: 0 };
  addChunk(answer, { choices: [{ delta: { role: "assistant", content: "" } }] }, 1);
  check("answer: before a word", answer.state, "waiting");
  addChunk(answer, { choices: [{ delta: { content: "Hi" } }] }, 2);
  addChunk(answer, { choices: [{ delta: {}, finish_reason: "length" }] }, 3);
  addChunk(answer, { choices: [], usage: { prompt_tokens: 5, completion_tokens: 1 }, timings: { queued_ms: 250, predicted_per_second: 9 } }, 4);
  check("answer", answer, {
    text: "Hi", state: "cut", firstSeconds: 2,
    costs: { prompt: 5, cached: 0, answer: 1, queuedSeconds: 0.25, tokensPerSecond: 9 },
  });

  const scrape = (seconds, tokens) => ({
    seconds,
    samples: parseMetrics(
      `vllm:generation_tokens_total{model_name="a"} ${tokens}\nvllm:num_requests_running{model_name="a"} 1\n` +
        `vllm:num_requests_running{model_name="b"} 2\nvllm:kv_cache_usage_perc{model_name="a"} 0.25\n` +
        `montage_http_requests_total{route="/v1/models",status="200"} 2\nmontage_http_requests_total{route="/v1/models",status="404"} 1\n` +
        `montage_http_requests_total{route="/metrics",status="200"} 9\n`,
    ),
  });
  check("readings", point(scrape(12, 150), scrape(10, 50)), { running: 3, waiting: 0, written: 50, read: 0, memory: 0.25, transcribing: 0 });
  check("readings: after a restart", point(scrape(12, 1), scrape(10, 50)).written, 0);
  check("readings: routes", routes(scrape(0, 0).samples), [{ route: "/v1/models", answered: 2, refused: 1, failed: 0 }]);

  const board = wire.read(
    '{"seconds":"12","seed":7,"storyboard":[{"at":0,"prompt":"a","hold":2},{"at":4,"prompt":"b","transition":"cut"},{"at":8,"prompt":"c"}]}',
  );
  const times = (found) => found.cards.map(({ at }) => at);
  const changed = (change) => {
    const copy = wire.copyOf(board);
    change(copy);
    return copy;
  };
  check("board: moves as far as there is room", [9, 1, 5.5].map((at) => times(changed((it) => edit.move(it, 1, at)))[1]), [7.5, 1, 5.5]);
  check("board: the first stays", times(changed((it) => edit.move(it, 0, 3))), [0, 4, 8]);
  check("board: holds fit", changed((it) => edit.move(it, 1, 1)).cards[0].hold, 1);
  check("board: grows by a card", [times(changed(edit.append)), changed(edit.append).seconds], [[0, 4, 8, 12], 17]);
  check("board: copies halfway", times(changed((it) => edit.duplicate(it, 1))), [0, 4, 6, 8]);
  check("board: makes room for a copy", times(changed((it) => (edit.move(it, 1, 7.5), edit.duplicate(it, 1)))), [0, 7.5, 10.5, 13]);
  check("board: puts in between", times(changed((it) => edit.insert(it, 6.1))), [0, 4, 6, 8]);
  check("board: not onto another", times(changed((it) => edit.insert(it, 4.2))), [0, 4, 8]);
  check("board: begins at 0", times(changed((it) => edit.removeCard(it, 0))), [0, 8]);
  check("board: ends after its last", changed((it) => edit.setLength(it, 3)).seconds, 8.5);
  check("board: no hold without a picture", changed((it) => (edit.setHold(it, 2, 1), edit.setTransition(it, 1, "continue"))).cards[2].hold, 0);
  check("board: there and back", await wire.requestOf(wire.read(await wire.write(board))), await wire.requestOf(board));
  const refusal = (text) => {
    try {
      return wire.read(text);
    } catch ({ message }) {
      return message;
    }
  };
  check("board: refused", refusal('{"storyboard":[{"at":0,"prompt":"a"},{"at":0,"prompt":"b"}]}').startsWith("Checkpoint 2 is at 0 s"), true);
  check("board: refused picture", refusal('{"storyboard":[{"at":0,"prompt":"a","image":"x"}]}'), "Checkpoint 1: its picture is no data URL.");
  for (const example of EXAMPLES) check(`example: ${example.title}`, wire.read(JSON.stringify(example)).cards.length, example.storyboard.length);

  const one = await wire.changeOf(board, changed((it) => (it.cards[2].prompt = "d")));
  check("change: one checkpoint", one, { checkpoint: { index: 2, at: 8, prompt: "d", transition: "flow", hold: 0 }, seconds: "12" });
  check("change: all of it", (await wire.changeOf(board, changed(edit.append))).storyboard.length, 4);
  check("change: settings", await wire.changeOf(board, changed((it) => (it.seed = "8"))), { seconds: "12", seed: 8 });
  const sent = wire.copyOf(board);
  const stands = (change) => {
    const key = (index) => ({ index, start: 4 * index, end: 4 * index + 0.5, reused: index === 0 });
    const way = (index) => ({ index, start: 4 * index + 0.5, end: 4 * index + 4, reused: index === 0 });
    const parts = { keys: [0, 1, 2].map(key), stretches: [0, 1, 2].map(way) };
    const director = { board: changed(change), sent, film: { status: "completed" }, parts };
    return director.board.cards.map((_, i) => [keyState(director, i), covered(spanParts(director, i))]);
  };
  check("state: as sent", stands(() => {}), [["reused", 1], ["made", 1], ["made", 1]]);
  check("state: what a prompt touches", stands((it) => (it.cards[1].prompt = "d")), [["reused", 0], ["missing", 0], ["made", 1]]);
  check("state: after a cut", stands((it) => (it.cards[2].prompt = "d")), [["reused", 1], ["made", 1], ["missing", 0]]);
  check("state: what a move touches", stands((it) => edit.move(it, 1, 5)), [["reused", 0], ["made", 0], ["made", 1]]);
  const film = (id, created_at, remixed_from_video_id) => ({ id, created_at, remixed_from_video_id });
  const made = [film("d", 4, "b"), film("c", 3), film("b", 1, "a"), film("a", 1), film("e", 1, "gone")];
  check("families", families(made).map((group) => group.map(({ id }) => id)), [["a", "b", "d"], ["c"], ["e"]]);
  return checks;
};
